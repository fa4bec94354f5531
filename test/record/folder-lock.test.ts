import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { FolderLock, lockFile } from '../../record/folder-lock.js';
import { folder } from '../command-line.js';

it('keeps a folder for one run, until that gives it back', () => {
  const path = folder();
  const lock = FolderLock.take(path);
  expect(() => FolderLock.take(path)).toThrow(
    `another run is writing there (process ${process.pid}); give each run a folder of its own, or remove ${join(path, lockFile)}`,
  );
  lock.release();
  expect(existsSync(join(path, lockFile))).toBe(false);
  FolderLock.take(path).release();
});

it('takes over from a run that died', () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  const path = folder({ [lockFile]: `${pid} ${hostname()}\n` });
  FolderLock.take(path).release();
});

it('does not take over from a run on another machine', () => {
  const path = folder();
  writeFileSync(join(path, lockFile), '7 mail.example.test\n');
  expect(() => FolderLock.take(path)).toThrow('(process 7 on mail.example.test)');
});
