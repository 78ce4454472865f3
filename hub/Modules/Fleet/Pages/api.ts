import type { Schema } from '@ui/api/client';

export type Agent = Schema<'AgentView'>;
export type AgentToken = Schema<'AgentTokenView'>;
export type NewAgent = Schema<'NewAgentForm'>;
export type Device = Schema<'DeviceView'>;
export type AgentEvent = Schema<'AgentEventView'>;
export type Integrity = Schema<'IntegrityView'>;
export type Configuration = Schema<'AgentConfigurationView'>;
export type Version = Schema<'VersionView'>;
export type Rollout = Schema<'RolloutView'>;
export type RolloutDetail = Schema<'RolloutDetail'>;
export type RolloutAgent = Schema<'RolloutAgent'>;
export type RolloutForm = Schema<'RolloutForm'>;

/** Who may change agents and their configurations. */
export const manage = 'fleet.agents.manage';
