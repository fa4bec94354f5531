// No circles of imports when the program runs, for dependency-cruiser: types and what is loaded later do not count.

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'circle',
      comment: 'Files that import each other cannot be understood, or moved, one by one.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['dynamic-import'] } },
    },
  ],
  options: { doNotFollow: { path: 'node_modules' } },
};
