import { describe, expect, it } from 'vitest';
import { withOverrides } from '../../reference/behaviour.js';

const usual = { greeting: (name: string) => `220 ${name}`, limit: () => 100 };

describe('a behaviour', () => {
  it('without overrides is what it was', () => {
    expect(withOverrides(usual, []).greeting('mail')).toBe('220 mail');
  });

  it('does at a seam what stands around it, with the usual at hand', () => {
    const behaviour = withOverrides(usual, [{ greeting: (next, name) => `${next(name)} ready` }]);
    expect(behaviour.greeting('mail')).toBe('220 mail ready');
    expect(behaviour.limit()).toBe(100);
  });

  it('has the later override around the earlier', () => {
    const behaviour = withOverrides(usual, [
      { greeting: (next, name) => `${next(name)} a` },
      { greeting: (next, name) => `${next(name)} b`, limit: next => next() / 2 },
      { limit: next => next() + 1 },
    ]);
    expect(behaviour.greeting('mail')).toBe('220 mail a b');
    expect(behaviour.limit()).toBe(51);
  });

  it('leaves the usual as it is', () => {
    withOverrides(usual, [{ limit: () => 1 }]);
    expect(usual.limit()).toBe(100);
  });
});
