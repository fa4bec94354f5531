import { type Credentials, type MaskSecret, type Mechanism, SaslError } from './mechanism.js';

/** LOGIN, which no RFC specifies: the server prompts, in words that do not matter, for the name and then for the password. */
export class Login implements Mechanism {
  readonly name = 'LOGIN';
  private readonly answers: Buffer[];

  constructor({ user, password }: Credentials, mask: MaskSecret) {
    mask(Buffer.from(password));
    this.answers = [Buffer.from(user), Buffer.from(password)];
  }

  initial(): undefined {
    return undefined;
  }

  step(_challenge: Buffer): Buffer {
    const answer = this.answers.shift();
    if (answer === undefined) throw new SaslError('LOGIN has nothing to answer to a third challenge');
    return answer;
  }

  finish(): void {
    if (this.answers.length > 0) throw new SaslError('the server reports success before LOGIN has sent the password');
  }
}
