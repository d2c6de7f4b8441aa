import { anyContainerForbidsPrivilege } from "../../policies/rules/any-container-forbids-privilege.ts";
import { aResource } from "./support/resources.ts";
import { ruleCases } from "./support/rule-cases.ts";

/** As the program gives it: a document of JSON. */
const confined = {
  name: "acme-crm",
  privileged: false,
  linuxParameters: { capabilities: { add: [], drop: ["ALL"] } },
  dockerSecurityOptions: ["no-new-privileges"],
};
function task(container: object = {}, inputs: object = {}) {
  return aResource("aws:ecs/taskDefinition:TaskDefinition", "acme-crm-definition", {
    networkMode: "awsvpc",
    volumes: [{ name: "files", efsVolumeConfiguration: { fileSystemId: "fs-1" } }],
    containerDefinitions: JSON.stringify([{ ...confined, ...container }]),
    ...inputs,
  });
}
const violating = (it: ReturnType<typeof task>, says: RegExp) => ({ resources: [it], says });

ruleCases(anyContainerForbidsPrivilege, {
  passes: {
    "a confined task": [task()],
    "one whose definitions are data, not text": [task({}, { containerDefinitions: [confined] })],
    "a shared process namespace within the task": [task({}, { pidMode: "task" })],
  },
  violates: {
    "a privileged container": violating(task({ privileged: true }), /privileged must be off/),
    "an added capability": violating(
      task({ linuxParameters: { capabilities: { add: ["SYS_ADMIN"] } } }),
      /capabilities\.add must be empty/,
    ),
    "a device": violating(
      task({ linuxParameters: { devices: [{ hostPath: "/dev/kvm" }] } }),
      /devices must be empty/,
    ),
    "a loosened profile": violating(
      task({ dockerSecurityOptions: ["apparmor:unconfined"] }),
      /dockerSecurityOptions/,
    ),
    "the Docker socket": violating(
      task({}, { volumes: [{ name: "docker", hostPath: "/var/run/docker.sock" }] }),
      /volumes must have no hostPath/,
    ),
    "the host's network": violating(
      task({}, { networkMode: "host" }),
      /networkMode must be awsvpc/,
    ),
    "the default network of EC2": violating(task({}, { networkMode: undefined }), /networkMode/),
    "the host's processes": violating(task({}, { pidMode: "host" }), /pidMode must not be host/),
    "the host's memory": violating(task({}, { ipcMode: "host" }), /ipcMode must not be host/),
  },
  unknown: {
    "the network mode": violating(task({}, { networkMode: "[unknown]" }), /not known/),
    "the process namespace": violating(task({}, { pidMode: "[unknown]" }), /not known/),
    "a path of the host": violating(
      task({}, { volumes: [{ hostPath: "[unknown]" }] }),
      /not known/,
    ),
    "the definitions": { resources: [task({}, { containerDefinitions: "[unknown]" })] },
  },
});
