// What these pages read from and tell Fleet, below /api/v1.

/** GET /agents?plant= */
export interface Agent {
  id: string;
  name: string;
  plant: string;
  stations: string[];
  state: 'waiting' | 'connected' | 'silent' | 'revoked' | 'quarantined';
  lastHeardAt: string | null;
  softwareVersion: string | null;
  /** Scans that wait in the agent for the hub. */
  backlogScans: number;
  /** Seconds of buffering left at the present rate; null while unknown. */
  coverSeconds: number | null;
  freeDiskBytes: number | null;
  losses: Record<string, number>;
  /** Agent clock minus hub clock. */
  clockOffsetMs: number | null;
  certificateExpiresAt: string | null;
  devices: { device: string; station: string; state: string; reason: string }[];
  scansTaken: number;
}

/** POST /agents/tokens */
export interface NewAgent {
  name: string;
  plant: string;
  stations: string[];
}

export interface AgentToken {
  /** The agent that will appear in the list as waiting. */
  agentId: string;
  token: string;
  /** The one line to run on the plant's hardware. */
  command: string;
  expiresAt: string;
}
