import type { GraphResource } from "../../guard/graph.ts";
import { anyListenerRequiresModernTls } from "../../policies/rules/any-listener-requires-modern-tls.ts";
import { aResource } from "./support/resources.ts";
import { ruleCases } from "./support/rule-cases.ts";

const modern = "ELBSecurityPolicy-TLS13-1-2-2021-06";

function overTls(sslPolicy: unknown): GraphResource {
  return aResource("aws:lb/listener:Listener", "acme-443", { protocol: "HTTPS", sslPolicy });
}

const redirect = [{ type: "redirect", redirect: { protocol: "HTTPS", statusCode: "HTTP_301" } }];
const forward = [{ type: "forward", targetGroupArn: "arn-of-acme" }];

function plain(defaultActions: unknown): GraphResource {
  return aResource("aws:lb/listener:Listener", "acme-80", { protocol: "HTTP", defaultActions });
}

function aRule(listenerArn: string, actions: unknown): GraphResource {
  return aResource("aws:lb/listenerRule:ListenerRule", "acme-crm", { listenerArn, actions });
}

function passing(component: string): GraphResource {
  return aResource(
    "aws:lb/listener:Listener",
    "acme-tcp",
    { protocol: "TCP", defaultActions: forward },
    { parent: `urn:pulumi:prod::tenantry::tenantry:aws:${component}::acme` },
  );
}

function settings(family: string, name: string, value: unknown): GraphResource {
  return aResource("aws:rds/parameterGroup:ParameterGroup", "acme-parameters", {
    family,
    parameters: [{ name, value }],
  });
}

function delivered(stdin: string): GraphResource {
  return aResource("command:remote:Command", "site-main", { create: "put nginx main", stdin });
}

const postgres = ["postgres17", "ssl_min_protocol_version"] as const;
const mysql = ["mysql8.4", "tls_version"] as const;

ruleCases(anyListenerRequiresModernTls, {
  passes: {
    "TLS 1.2 and 1.3": [
      overTls(modern),
      overTls("ELBSecurityPolicy-TLS13-1-3-2021-06"),
      overTls("ELBSecurityPolicy-TLS13-1-2-Res-2021-06"),
    ],
    "HTTP that redirects": [plain(redirect), aRule("arn-of-acme-80", redirect)],
    "a route behind TLS": [overTls(modern), aRule("arn-of-acme-443", forward)],
    "connections that the edge passes on": [passing("Nlb")],
    "servers that speak new versions": [
      settings(...postgres, "TLSv1.2"),
      settings(...mysql, "TLSv1.2,TLSv1.3"),
    ],
    "an nginx that speaks 1.3": [delivered("http {\n  ssl_protocols TLSv1.3;\n}\n")],
    "a file that says nothing of TLS": [delivered("[secret]"), delivered("tenant: acme")],
  },
  violates: {
    ...Object.fromEntries(
      [
        "ELBSecurityPolicy-2016-08",
        "ELBSecurityPolicy-TLS13-1-0-2021-06",
        "ELBSecurityPolicy-TLS13-1-1-2021-06",
        "ELBSecurityPolicy-TLS-1-0-2015-04",
        undefined,
      ].map((policy) => [
        `the policy ${policy ?? "of AWS"}`,
        { resources: [overTls(policy)], says: /sslPolicy offers old versions/ },
      ]),
    ),
    "HTTP that answers": {
      resources: [plain(forward)],
      says: /defaultActions answer plain HTTP with something else/,
    },
    "HTTP that redirects some and answers others": {
      resources: [plain([...redirect, ...forward])],
      says: /defaultActions answer plain HTTP with something else/,
    },
    "HTTP that does nothing": {
      resources: [plain([])],
      says: /defaultActions answer plain HTTP with something else/,
    },
    "HTTP that redirects to HTTP": {
      resources: [plain([{ type: "redirect", redirect: { protocol: "HTTP" } }])],
      says: /defaultActions answer plain HTTP with something else/,
    },
    "HTTP by another name of the type": {
      resources: [{ ...plain(forward), type: "aws:alb/listener:Listener" }],
      says: /defaultActions answer plain HTTP/,
    },
    "a route behind HTTP": {
      resources: [aRule("arn-of-acme-80", forward), plain(redirect)],
      says: /actions answer plain HTTP with something else/,
    },
    "connections that somebody else passes on": {
      resources: [passing("FargateService")],
      says: /protocol is neither HTTPS nor TLS/,
    },
    "a PostgreSQL with old versions": {
      resources: [settings(...postgres, "TLSv1.1")],
      says: /ssl_min_protocol_version has to be of TLSv1\.2, TLSv1\.3/,
    },
    "a PostgreSQL that leaves them to AWS": {
      resources: [settings("postgres17", "max_connections", "100")],
      says: /ssl_min_protocol_version has to be of/,
    },
    "a MySQL with one old version": {
      resources: [settings(...mysql, "TLSv1.1,TLSv1.2")],
      says: /tls_version has to be of/,
    },
    "an nginx with one old version": {
      resources: [delivered("http {\n  ssl_protocols TLSv1.1 TLSv1.2;\n}\n")],
      says: /stdin has ssl_protocols with old versions/,
    },
  },
  unknown: {
    "the policy": {
      resources: [overTls("[unknown]")],
      says: /sslPolicy is not known before the update/,
    },
    "the protocol": {
      resources: [
        aResource("aws:lb/listener:Listener", "acme", { protocol: "[unknown]", sslPolicy: modern }),
      ],
      says: /protocol is not known before the update/,
    },
    "what HTTP answers": {
      resources: [plain("[unknown]")],
      says: /defaultActions are not known before the update/,
    },
    "the version of a server": {
      resources: [settings(...postgres, "[unknown]")],
      says: /ssl_min_protocol_version is not known before the update/,
    },
    "a certificate that is still to be made": {
      resources: [
        aResource("aws:lb/listener:Listener", "acme-443", {
          protocol: "HTTPS",
          sslPolicy: modern,
          certificateArn: "[unknown]",
        }),
      ],
    },
  },
});
