import { at, list, number, type Props, text } from "../../values/value.ts";

/** The static IPv4 addresses of a container or a VM with the layer-2 network that each stands on. */
export function staticAddresses(inputs: Props): { network: string; ip: string }[] {
  const configs = list(at(inputs, "initialization.ipConfigs"));
  return list(inputs.networkInterfaces ?? inputs.networkDevices).flatMap((nic, index) => {
    const address = text(at(configs[index], "ipv4.address"));
    if (!address?.includes("/")) return [];
    const network = `${text(at(nic, "bridge")) ?? "vmbr0"} vlan ${number(at(nic, "vlanId")) ?? "none"}`;
    return [{ network, ip: address.split("/")[0] ?? "" }];
  });
}
