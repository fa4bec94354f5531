import { expect, it } from 'vitest';
import type { Fault } from '../../../reference/faults/fault.js';
import { type Probe, transcript } from './transcript.js';

/** What shows each fault, by its name. */
export type Probes = Readonly<Record<string, (probe: Probe) => Promise<void>>>;

/**
 * Tests that each fault changes what its probe reads, which is the same twice without it, and that faults and probes are whole.
 * @param alike makes alike what differs between any two servers, beside what the transcript does of itself
 */
export function allSeen(faults: readonly Fault[], probes: Probes, alike = (text: string) => text): void {
  it.concurrent.each(faults.map(fault => fault.name))('%s is seen', async name => {
    const probe = probes[name];
    if (probe === undefined) throw new Error(`no probe shows ${name}`);
    const run = async (broken: string[]) => alike(await transcript(broken, probe));
    const [clean, again, faulty] = await Promise.all([run([]), run([]), run([name])]);
    expect(again).toBe(clean);
    expect(faulty).not.toBe(clean);
  });

  whole(faults, probes);
}

/** What shows each fault, by its name: `usual` is said without the fault alone, `instead` with it alone. */
export type Shown = Readonly<
  Record<string, { probe: (probe: Probe) => Promise<void>; usual: string | RegExp; instead: string | RegExp }>
>;

/** The same as `allSeen`, and that what is said is what the fault is about. */
export function allShown(faults: readonly Fault[], shown: Shown, alike = (text: string) => text): void {
  it.concurrent.each(faults.map(fault => fault.name))('%s is shown', async name => {
    const { probe, usual, instead } = shown[name] ?? expect.fail(`no probe shows ${name}`);
    const run = async (broken: string[]) => alike(await transcript(broken, probe));
    const [clean, faulty] = await Promise.all([run([]), run([name])]);
    expect(clean).toMatch(usual);
    expect(clean).not.toMatch(instead);
    expect(faulty).toMatch(instead);
    expect(faulty).not.toMatch(usual);
  });

  whole(faults, shown);
}

function whole(faults: readonly Fault[], shown: Readonly<Record<string, unknown>>): void {
  it('cite a rule and have names of their own', () => {
    for (const fault of faults) expect(fault.rule).toMatch(/^rfc\d+\/[\dA-Z][\d.]*\/[a-z0-9-]+$/);
    expect(new Set(faults.map(fault => fault.name)).size).toBe(faults.length);
    expect(Object.keys(shown).sort()).toEqual(faults.map(fault => fault.name).sort());
  });
}
