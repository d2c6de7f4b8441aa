/** The smallest nginx fragment that answers a host by itself. */
export function answering(hostName: string, text: string): string {
  return `server { include listen.conf; server_name ${hostName}; location / { return 200 "${text}"; } }\n`;
}

/** The line of a cache user whose password is `password-<user>`. */
export function cacheUser(user: string, sha256OfPassword: string): string {
  return `user ${user} on #${sha256OfPassword} resetkeys ~${user.replace("_", ":")}:* resetchannels -@all +get +set\n`;
}
