import { afterEach, beforeEach, expect, it, vi } from 'vitest';

// Test files share modules: what is to see the mock is loaded afresh, and so is what comes after it.
beforeEach(() => {
  vi.resetModules();
  vi.doMock('testcontainers', async original => ({
    ...(await original<typeof import('testcontainers')>()),
    getContainerRuntimeClient: () => Promise.reject(new Error('Could not find a working container runtime strategy')),
  }));
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.doUnmock('testcontainers');
  vi.resetModules();
});

it('without a container engine, a container target says what can be done instead', async () => {
  const { TargetUnavailable } = await import('../../../../runner/targets/errors.js');
  const { openTarget } = await import('../../../../runner/targets/open.js');
  vi.stubEnv('TESTCONTAINERS_RYUK_DISABLED', undefined);
  const attempt = openTarget({ target: 'postfix-dovecot' });
  await expect(attempt).rejects.toThrow(TargetUnavailable);
  await expect(attempt).rejects.toThrow(
    'no container engine answers (Could not find a working container runtime strategy). Start Docker',
  );
  await expect(attempt).rejects.toThrow('`--target embedded`');
  await expect(attempt).rejects.toThrow('`--imap URL`');
});
