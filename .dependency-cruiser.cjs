/** The arrows of docs/architecture: apps -> event-sourcing, projections, read-models -> domain, valuation. */
const only = (name, from, allowed, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from, pathNot: '\\.(spec|fixture)\\.ts$' },
  to: { path: '^(apps|libs|eventstore|test)/', pathNot: [`${from}`, ...allowed] },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    only('domain-is-pure', '^libs/domain/', [], 'the domain imports nothing of ours'),
    only('valuation-is-numerics', '^libs/valuation/', [], 'valuation imports nothing of ours'),
    only('settings-stand-alone', '^libs/settings/', []),
    only('store-stands-alone', '^libs/read-model-store/', []),
    only('event-sourcing-arrows', '^libs/event-sourcing/', ['^libs/domain/']),
    only('projections-arrows', '^libs/projections/', ['^libs/(domain|event-sourcing|read-model-store|read-models)/']),
    only('read-models-arrows', '^libs/read-models/', ['^libs/(domain|valuation|read-model-store)/']),
    only('event-store-stands-alone', '^eventstore/embedded/', [], 'the node knows no business of Aftercare'),
    {
      name: 'folds-are-pure',
      severity: 'error',
      from: { path: '^libs/read-models/.*\\.view\\.ts$' },
      to: { path: '^(libs/read-model-store/|libs/event-sourcing/|node_modules/)', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-framework-in-domain',
      severity: 'error',
      comment: 'no framework and no I/O where rules are decided',
      from: { path: '^libs/(domain|valuation)/', pathNot: '\\.spec\\.ts$|/testing/' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'core'] },
    },
    {
      name: 'tests-are-leaves',
      severity: 'error',
      from: { path: '^(apps|libs|eventstore)/', pathNot: '\\.(spec|fixture)\\.ts$' },
      to: { path: '^test/' },
    },
    {
      name: 'one-app-does-not-import-another',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
