/** A name within a GS2 header or a SCRAM message, where comma and equals sign have another meaning (RFC 5802 5.1). */
export function saslName(name: string): string {
  return name.replaceAll('=', '=3D').replaceAll(',', '=2C');
}
