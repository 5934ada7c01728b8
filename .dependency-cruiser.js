const rule = (comment, name, from, to) => ({ name, comment, severity: 'error', from, to });

export default {
  forbidden: [
    rule(
      'Nothing imports in a circle; entities may name each other.',
      'no-circle',
      {},
      {
        circular: true,
        viaOnly: { pathNot: '\\.entity\\.ts$' },
      },
    ),
    {
      ...rule(
        'Folders do not import each other in a circle: rooms of the server, rooms within one, areas of the contracts.',
        'no-circle-of-folders',
        { path: '^(apps/server/src|libs/(contracts|records)/src|test/support)/' },
        { circular: true, path: '^(apps/server/src|libs/(contracts|records)/src|test/support)/' },
      ),
      scope: 'folder',
    },
    rule(
      'A folder of the server knows the others by their index alone.',
      'index',
      { path: '^apps/server/src/([^/]+)', pathNot: '\\.test\\.ts$' },
      {
        path: '^apps/server/src/[^/]+/',
        pathNot: '^apps/server/src/$1/|^apps/server/src/[^/]+/index\\.ts$',
      },
    ),
    rule(
      'A room within a room of the server knows nothing of what stands around it.',
      'inner-room',
      { path: '^(apps/server/src/[^/]+)/([^/]+)/' },
      { path: '^$1/', pathNot: '^$1/[^/]+/' },
    ),
    rule(
      'An area of the contracts knows none of the lists that name all areas.',
      'contract-area',
      { path: '^libs/contracts/src/[^/]+/' },
      { path: '^libs/contracts/src/[^/]+$' },
    ),
    rule(
      'Limits and errors know neither HTTP nor a feature.',
      'errors-and-limits',
      { path: '^apps/server/src/(errors|limits)/' },
      { path: '^apps/server/src/[^/]+/', pathNot: '^apps/server/src/(errors|limits)/' },
    ),
    rule(
      'The signalling knows no feature.',
      'signalling',
      { path: '^apps/server/src/signalling/' },
      { path: '^apps/server/src/(?!signalling/|http/|errors/|limits/)' },
    ),
    rule(
      'The contracts stand on zod alone.',
      'contracts',
      { path: '^libs/contracts/src' },
      {
        pathNot: '^libs/contracts/src|node_modules/zod',
      },
    ),
    rule(
      'The SFU knows no framework, no database and no socket.',
      'sfu',
      { path: '^libs/sfu/src' },
      {
        path: '^apps|^libs/(platform|records)|node_modules/(@nestjs|typeorm|pg|socket\\.io)',
      },
    ),
    rule(
      'The platform stands below the records and the server.',
      'platform',
      { path: '^libs/platform/src' },
      {
        path: '^apps|^libs/(sfu|records)',
      },
    ),
    rule(
      'The record store stands below the server and beside the SFU.',
      'records',
      { path: '^libs/records/src' },
      {
        path: '^apps|^libs/sfu|node_modules/@nestjs',
      },
    ),
    rule(
      'The pages share the contracts with the server, and nothing else.',
      'web',
      { path: '^apps/web' },
      {
        path: '^libs/(?!contracts)|^apps/server',
      },
    ),
    rule(
      'The components of the pages know no page and no word of the domain.',
      'ui',
      { path: '^apps/web/src/ui/' },
      {
        path: '^apps/web/src/(?!ui/|api/|i18n/|theme/|server-clock)',
      },
    ),
    rule(
      'Only the SFU speaks to mediasoup; its tests may.',
      'mediasoup',
      { pathNot: '^libs/sfu/src|^test/|^infra/' },
      {
        path: 'node_modules/mediasoup/',
      },
    ),
    rule(
      'Only the call speaks mediasoup-client.',
      'mediasoup-client',
      { path: '^apps/web', pathNot: '^apps/web/src/call/' },
      {
        path: 'node_modules/mediasoup-client/',
      },
    ),
    rule(
      'Only the signalling of the pages uses socket.io-client.',
      'socket.io-client',
      { path: '^apps/web', pathNot: '^apps/web/src/signalling/' },
      {
        path: 'node_modules/socket\\.io-client/',
      },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.tests.json' },
    enhancedResolveOptions: { conditionNames: ['teleward-source', 'import', 'node', 'default'] },
  },
};
