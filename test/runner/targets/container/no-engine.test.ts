import { afterEach, expect, it, vi } from 'vitest';
import { TargetUnavailable } from '../../../../runner/targets/errors.js';
import { openTarget } from '../../../../runner/targets/open.js';

vi.mock('testcontainers', async original => ({
  ...(await original<typeof import('testcontainers')>()),
  getContainerRuntimeClient: () => Promise.reject(new Error('Could not find a working container runtime strategy')),
}));

afterEach(() => vi.unstubAllEnvs());

it('without a container engine, a container target says what can be done instead', async () => {
  vi.stubEnv('TESTCONTAINERS_RYUK_DISABLED', undefined);
  const attempt = openTarget({ target: 'postfix-dovecot' });
  await expect(attempt).rejects.toThrow(TargetUnavailable);
  await expect(attempt).rejects.toThrow(
    'no container engine answers (Could not find a working container runtime strategy). Start Docker',
  );
  await expect(attempt).rejects.toThrow('`--target embedded`');
  await expect(attempt).rejects.toThrow('`--imap URL`');
});
