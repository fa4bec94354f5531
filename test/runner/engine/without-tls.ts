/**
 * What makes a server one that has neither TLS nor compression, line by line: octets in TLS could not be read on their way, nor compressed ones, and a
 * handshake would wait for a line end.
 */
export const withoutTls = {
  /** A line of a client. */
  asked: (line: string): string =>
    line.replace(/^(\S+ )?(?:STARTTLS|STLS)$/i, '$1XTLS').replace(/^(\S+ )COMPRESS\b/i, '$1XCOMPRESS'),
  /** A line of the server: none where it only offers TLS. */
  answered(line: string): readonly string[] {
    if (line === '250-STARTTLS' || line === 'STLS') return [];
    return [
      line
        .replace(/^(\* (?:OK \[)?CAPABILITY.*) STARTTLS\b/, '$1')
        .replace(/^((?:\*|\S+ OK) \[?CAPABILITY.*) COMPRESS=\S+?(?=[ \]]|$)/, '$1'),
    ];
  },
};
