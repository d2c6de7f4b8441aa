import { anyRouteForbidsAdminPlanes } from "../../policies/rules/any-route-forbids-admin-planes.ts";
import { aResource } from "./support/resources.ts";
import { ruleCases } from "./support/rule-cases.ts";

const fragment = (server: string, pass = "http://t1_crm") =>
  aResource("command:remote:Command", "acme-routes", {
    create: '"${TENANTRY_HOST_ROOT:-}/usr/local/sbin/tenantry-host" put nginx acme # 3414c6bd6306',
    stdin: `upstream t1_crm {\n  server ${server};\n  keepalive 8;\n}\nserver {\n  include listen.conf;\n  server_name acme.site.example;\n  location / {\n    proxy_pass ${pass};\n  }\n}\n`,
  });
const behind = (port: unknown) =>
  aResource("aws:ecs/service:Service", "acme-crm", { loadBalancers: [{ containerPort: port }] });
const port = (type: string, value: unknown) => aResource(type, "acme-crm-route", { port: value });
const routes = (stdin: string) =>
  aResource("command:remote:Command", "acme-routes", {
    create: 'tenantry-host" put nginx acme # 3414c6bd6306',
    stdin,
  });
const inServer = (line: string) =>
  routes(`server {\n  server_name acme.site.example;\n  ${line}\n}\n`);
const found = (it: ReturnType<typeof behind>, says: RegExp) => ({ resources: [it], says });

ruleCases(anyRouteForbidsAdminPlanes, {
  passes: {
    "a route to a service": [fragment("10.10.16.11:80")],
    "a service behind a load balancer": [behind(3001)],
    "an ordinary listener": [port("aws:lb/listener:Listener", 443)],
    "what is delivered to another part of the helper": [
      aResource("command:remote:Command", "acme-health", {
        create: 'tenantry-host" put health acme',
        stdin: "server 192.168.0.11:8006;",
      }),
    ],
  },
  violates: {
    "Nginx Proxy Manager": found(
      fragment("10.10.10.127:81"),
      /81, the port of Nginx Proxy Manager/,
    ),
    PVE: found(fragment("10.10.10.11:8006"), /8006, the port of PVE/),
    "a database": found(fragment("10.10.10.150:5432"), /5432, the port of PostgreSQL/),
    "a host of the management network": found(fragment("192.168.0.165:3000"), /management network/),
    "an address beside the upstreams": found(
      fragment("10.10.16.11:80", "https://10.10.16.9:9443"),
      /9443, the port of Portainer/,
    ),
    "a server that answers for everybody": found(
      routes("server { include listen.conf; }"),
      /a server without a server_name/,
    ),
    "a server that answers for many": found(
      routes("server { server_name *.site.example; }"),
      /a server_name that is not one host/,
    ),
    "a default server": found(
      inServer("listen 80 default_server;"),
      /a server with more than names and locations/,
    ),
    "files of the proxy": found(inServer("root /;"), /a server with more than names/),
    "files of the proxy in a location": found(
      inServer("location / { alias /etc/; autoindex on; }"),
      /a location with a directive that no route has/,
    ),
    "a directive beside servers": found(
      routes("include /etc/nginx/other.conf;"),
      /a directive that no route has/,
    ),
    "a route to where the request says": found(
      inServer("location / { proxy_pass http://$arg_to; }"),
      /a proxy_pass to what is not one address/,
    ),
    "a route to a socket of the host": found(
      routes("upstream x { server unix:/run/docker.sock; }"),
      /a socket that is no tenant's service/,
    ),
    "a block that does not end": found(routes("server {"), /what it says cannot be read/),
    "a container's port of administration": found(behind(9090), /containerPort must not be 9090/),
    "a target group's": found(port("aws:lb/targetGroup:TargetGroup", 22), /22, the port of SSH/),
    "a target's": found(
      port("aws:lb/targetGroupAttachment:TargetGroupAttachment", 6443),
      /Kubernetes/,
    ),
    "a listener's": found(port("aws:lb/listener:Listener", "9200"), /Elasticsearch/),
  },
  unknown: {
    "a container's port": found(behind("[unknown]"), /not known before/),
    "a listener's port": found(port("aws:lb/listener:Listener", "[unknown]"), /not known before/),
    "a fragment": {
      resources: [
        aResource("command:remote:Command", "acme-routes", {
          create: 'tenantry-host" put nginx acme',
          stdin: "[unknown]",
        }),
      ],
    },
  },
});
