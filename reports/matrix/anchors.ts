import type { Column, Matrix } from './model.js';

/** A fragment for each scenario and for each of its cases, made of the scenario's id and the column's, so that links hold from run to run. */
export class CaseAnchors {
  private readonly anchors = new Map<string, string>();

  constructor({ rows }: Matrix) {
    const taken = new Set<string>();
    for (const { scenario } of rows.flatMap(({ cases }) => cases)) {
      if (this.anchors.has(scenario)) continue;
      const wanted = scenario.replaceAll(/[^\w/.[\]-]/g, '_');
      let anchor = wanted;
      for (let times = 2; taken.has(anchor); times += 1) anchor = `${wanted}~${times}`;
      taken.add(anchor);
      this.anchors.set(scenario, anchor);
    }
  }

  /** Every scenario once, in the order of the rules. */
  get scenarios(): readonly string[] {
    return [...this.anchors.keys()];
  }

  scenario(id: string): string {
    return this.anchors.get(id) ?? id;
  }

  of(scenario: string, { id }: Column): string {
    return `${this.scenario(scenario)}@${id}`;
  }
}
