import type { Schema } from '@ui/api/client';

export type Agent = Schema<'AgentView'>;
export type AgentToken = Schema<'AgentTokenView'>;
export type NewAgent = Schema<'NewAgentForm'>;
