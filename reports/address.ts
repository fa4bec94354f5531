/** `host:port`, with an IPv6 address in brackets. */
export function address({ host, port }: { readonly host: string; readonly port: number }): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
