import type { StripDefinition } from '@ui/pages/definition';

export default { load: () => import('./StoryStrip') } satisfies StripDefinition;
