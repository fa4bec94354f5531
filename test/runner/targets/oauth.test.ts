import { describe, expect, it } from 'vitest';
import { askForToken, type TokenRequest } from '../../../runner/targets/oauth.js';
import { TokenSource } from '../../../runner/targets/token-source.js';
import { TestClock } from '../test-clock.js';
import { TargetUnavailable } from './opening.js';
import { tokenEndpoint } from './token-endpoint.js';

const token = (text: string, more: object = {}) =>
  [200, { access_token: text, token_type: 'Bearer', expires_in: 3600, ...more }] as const;
const refused = (error: string, description?: string) =>
  [400, { error, ...(description !== undefined && { error_description: description }) }] as const;

/** Whoever waits on this clock is woken at once, and the time is then as if they had waited. */
class SwiftClock extends TestClock {
  readonly waited: number[] = [];

  override after(ms: number, wake: () => void): () => void {
    this.waited.push(ms);
    const cancel = super.after(ms, wake);
    queueMicrotask(() => this.advance(ms));
    return cancel;
  }
}

/** What asking takes, and what it has told. */
function asking(clock = new SwiftClock()) {
  const told: string[] = [];
  return { told, clock, tell: (line: string) => void told.push(line) };
}

const id = { client: 'id', secret: 'hunter22' };

describe('an access token', () => {
  it('that is refused is told with the reason of the endpoint, and without the secret', async () => {
    const { url } = await tokenEndpoint([
      401,
      { error: 'invalid_client', error_description: 'AADSTS7000215: wrong secret' },
    ]);
    const asked = askForToken({ token: `${url}?key=hunter22`, ...id }, asking());
    await expect(asked).rejects.toThrow(TargetUnavailable);
    await expect(asked).rejects.toThrow(
      new RegExp(`^no access token from ${url}: invalid_client: AADSTS7000215: wrong secret$`),
    );
  });

  it('is asked for inside TLS only, but on this machine', async () => {
    const asked = askForToken({ token: 'http://login.example.test/token', ...id }, asking());
    await expect(asked).rejects.toThrow(TargetUnavailable);
  });

  it('from an endpoint that is not there names the endpoint', async () => {
    await expect(askForToken({ token: 'http://127.0.0.1:1/token', ...id }, asking())).rejects.toThrow(
      'no access token from http://127.0.0.1:1/token: ',
    );
  });
});

describe('a token that ends', () => {
  it('is renewed five minutes before, once for all who ask', async () => {
    const { url, asked } = await tokenEndpoint(token('first'), token('second'), token('third'));
    const { clock, ...rest } = asking();
    const tokens = await TokenSource.open({ token: url, ...id }, { clock, ...rest });
    clock.advance(3_299_999);
    await tokens.renew();
    expect([tokens.text, asked.length]).toEqual(['first', 1]);
    clock.advance(1);
    await Promise.all([tokens.renew(), tokens.renew(), tokens.renew()]);
    expect([tokens.text, asked.length]).toEqual(['second', 2]);
    clock.advance(3_300_000);
    await tokens.renew();
    expect([tokens.text, asked.length]).toEqual(['third', 3]);
  });

  it('soon is renewed in the middle of its life', async () => {
    const { url, asked } = await tokenEndpoint(token('first', { expires_in: 2 }), token('second', { expires_in: 2 }));
    const { clock, ...rest } = asking();
    const tokens = await TokenSource.open({ token: url, ...id }, { clock, ...rest });
    clock.advance(999);
    await tokens.renew();
    expect(asked).toHaveLength(1);
    clock.advance(1);
    await tokens.renew();
    expect(tokens.text).toBe('second');
  });

  it('is kept where nothing is said of its end', async () => {
    const { url, asked } = await tokenEndpoint([200, { access_token: 'only', token_type: 'Bearer' }]);
    const { clock, ...rest } = asking();
    const tokens = await TokenSource.open({ token: url, ...id }, { clock, ...rest });
    clock.advance(1e9);
    await tokens.renew();
    expect(asked).toHaveLength(1);
  });

  it('is used to its end where no other is given, and asked for once a minute', async () => {
    const { url, asked } = await tokenEndpoint(
      token('first'),
      refused('temporarily_unavailable'),
      'hangs up',
      token('new'),
    );
    const { clock, ...rest } = asking();
    const tokens = await TokenSource.open({ token: url, ...id }, { clock, ...rest });
    clock.advance(3_540_001);
    await tokens.renew();
    expect([tokens.text, asked.length]).toEqual(['first', 2]);
    clock.advance(59_999);
    await expect(tokens.renew()).rejects.toThrow(`no access token from ${url}: temporarily_unavailable`);
    expect(asked).toHaveLength(2);
    clock.advance(1);
    await expect(tokens.renew()).rejects.toThrow(`no access token from ${url}: fetch failed`);
    await expect(tokens.renew()).rejects.toThrow(TargetUnavailable);
    expect(asked).toHaveLength(3);
    clock.advance(60_000);
    await tokens.renew();
    expect([tokens.text, asked.length]).toEqual(['new', 4]);
  });
});

describe('a person who signs in with a code', () => {
  const given = (more: object = {}) =>
    [
      200,
      {
        device_code: 'dev',
        user_code: 'AB-CD',
        verification_uri: 'https://login.example/device',
        expires_in: 900,
        ...more,
      },
    ] as const;
  const asks = ({ url, device }: { readonly url: string; readonly device: string }): TokenRequest => ({
    token: url,
    device,
    client: 'id',
    scope: 'mail offline_access',
  });

  it('is told where, and waited for as the endpoint says', async () => {
    const endpoint = await tokenEndpoint(
      given({ interval: 3 }),
      refused('authorization_pending'),
      refused('slow_down'),
      'hangs up',
      refused('authorization_pending'),
      token('hers'),
    );
    const { told, clock, tell } = asking();
    expect(await askForToken(asks(endpoint), { clock, tell })).toEqual({ text: 'hers', seconds: 3600 });
    expect(told).toEqual(['to let mailspec sign in, open https://login.example/device and enter the code AB-CD']);
    expect(clock.waited).toEqual([3000, 3000, 8000, 16_000, 16_000]);
    expect(endpoint.asked[0]).toEqual({ path: '/device', client_id: 'id', scope: 'mail offline_access' });
    expect(endpoint.asked[5]).toEqual({
      path: '/token',
      client_id: 'id',
      device_code: 'dev',
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    });
  });

  it('is waited for five seconds at a time where nothing is said of it, and as long as the code holds', async () => {
    const endpoint = await tokenEndpoint(given({ expires_in: 15 }), refused('authorization_pending'));
    const { clock, tell } = asking();
    await expect(askForToken(asks(endpoint), { clock, tell })).rejects.toThrow(
      `no access token from ${endpoint.url}: nobody entered the code in time`,
    );
    expect(clock.waited).toEqual([5000, 5000, 5000]);
    expect(endpoint.asked).toHaveLength(3);
  });

  it.each(['access_denied', 'expired_token'])('and ends with %s', async error => {
    const endpoint = await tokenEndpoint(given(), refused(error, 'She would not.'));
    await expect(askForToken(asks(endpoint), asking())).rejects.toThrow(
      `no access token from ${endpoint.url}: ${error}: She would not.`,
    );
  });

  it('is not asked where there is no code to be had', async () => {
    const endpoint = await tokenEndpoint(refused('unauthorized_client'));
    const { told, clock, tell } = asking();
    await expect(askForToken(asks(endpoint), { clock, tell })).rejects.toThrow(
      `no access token from ${endpoint.device}: unauthorized_client`,
    );
    expect(told).toEqual([]);
  });

  it('is not waited for when the run is broken off', async () => {
    const endpoint = await tokenEndpoint(given());
    const stop = new AbortController();
    const asked = askForToken(asks(endpoint), {
      clock: new TestClock(),
      tell: () => stop.abort(),
      signal: stop.signal,
    });
    await expect(asked).rejects.toThrow('aborted');
  });

  it('need not come back for the next token', async () => {
    const endpoint = await tokenEndpoint(
      given(),
      token('first', { refresh_token: 'r1' }),
      token('second'),
      token('third', { refresh_token: 'r2' }),
      token('fourth'),
    );
    const { told, clock, tell } = asking();
    const tokens = await TokenSource.open(asks(endpoint), { clock, tell });
    for (const text of ['second', 'third', 'fourth']) {
      clock.advance(3_300_000);
      await tokens.renew();
      expect(tokens.text).toBe(text);
    }
    expect(told).toHaveLength(1);
    expect(endpoint.asked.map(({ refresh_token }) => refresh_token)).toEqual([undefined, undefined, 'r1', 'r1', 'r2']);
  });

  it('has to where the endpoint gave nothing for that', async () => {
    const endpoint = await tokenEndpoint(given(), token('only'));
    const { clock, tell } = asking();
    const tokens = await TokenSource.open(asks(endpoint), { clock, tell });
    clock.advance(3_600_000);
    await expect(tokens.renew()).rejects.toThrow(
      `the access token ends, and ${endpoint.url} gave none to have another one for: add offline_access to the scope`,
    );
  });
});
