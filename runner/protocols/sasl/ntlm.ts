import { randomBytes } from 'node:crypto';
import { ClientFirst } from './client-first.js';
import { type Credentials, type MaskSecret, SaslError } from './mechanism.js';
import { answeredInfo, authenticateMessage, negotiateMessage, readChallenge, writeMic } from './ntlm-message.js';
import { bindingHash, hmac, prove, responseKey } from './ntlm-response.js';

/** What is made up anew for each exchange, but for tests. */
export interface NtlmChoices {
  /** 8 octets. */
  readonly clientChallenge: Buffer;
  /** A FILETIME, where the server does not tell its own: tenths of a microsecond since 1601. */
  readonly time: bigint;
}

/** Milliseconds from 1601 to 1970. */
const EPOCH = 11_644_473_600_000n;

/**
 * NTLM with NTLMv2 responses (MS-NLMP), as SMTP, POP3 and IMAP carry it (MS-SMTPNTLM, MS-OXPOP3, MS-OXIMAP4). A user is `DOMAIN\user`,
 * `user@domain`, or a name in the domain that the server tells. Inside TLS it is bound to the server's certificate (Extended Protection). Nothing is signed or
 * sealed afterwards.
 */
export class Ntlm extends ClientFirst {
  override readonly name = 'NTLM';
  private readonly user: string;
  private readonly domain: string | undefined;
  private readonly password: string;
  /** MsvAvChannelBindings. */
  private readonly binding: Buffer | undefined;
  private readonly mask: MaskSecret;
  private readonly choices: Partial<NtlmChoices>;
  private readonly negotiate = negotiateMessage();
  private answered = false;

  constructor({ user, password, channelBinding }: Credentials, mask: MaskSecret, choices: Partial<NtlmChoices> = {}) {
    super();
    const [, domain, name] = /^([^\\]*)\\(.*)$/s.exec(user) ?? [];
    this.user = name ?? user;
    // A name with its domain behind it goes as it is: the server knows what to make of it.
    this.domain = domain ?? (user.includes('@') ? '' : undefined);
    this.password = password;
    const endPoint = channelBinding?.('tls-server-end-point');
    this.binding = endPoint && bindingHash(endPoint);
    this.mask = mask;
    this.choices = choices;
    mask(Buffer.from(password));
  }

  override initial(): Buffer {
    return this.negotiate;
  }

  protected override respond(message: Buffer): Buffer {
    if (this.answered) throw new SaslError('NTLM has nothing to answer to a second challenge');
    const challenge = readChallenge(message);
    const domain = this.domain ?? challenge.target;
    const signs = challenge.time !== undefined;
    const { clientChallenge = randomBytes(8), time } = this.choices;
    const { proof, nt, lm, sessionKey } = prove(responseKey(this.user, domain, this.password), {
      server: challenge.nonce,
      client: clientChallenge,
      time: challenge.time ?? fileTime(time),
      targetInfo: answeredInfo(challenge.targetInfo, { signs, binding: this.binding }),
    });
    // A server that tells the time wants no LMv2 response, and a code over all three messages (section 3.1.5.1.2).
    const answer = authenticateMessage({
      flags: challenge.flags,
      domain,
      user: this.user,
      lm: signs ? Buffer.alloc(lm.length) : lm,
      nt,
    });
    const mic = hmac(sessionKey, this.negotiate, message, answer);
    if (signs) writeMic(answer, mic);
    // Each of them lets anybody try passwords at leisure.
    for (const secret of [proof, lm.subarray(0, 16), mic]) this.mask(secret);
    this.answered = true;
    return answer;
  }

  override finish(serverData?: Buffer): void {
    if (!this.answered) throw new SaslError('the server reports success before it has sent an NTLM challenge');
    super.finish(serverData);
  }
}

function fileTime(time = (BigInt(Date.now()) + EPOCH) * 10_000n): Buffer {
  const octets = Buffer.alloc(8);
  octets.writeBigUInt64LE(time);
  return octets;
}
