// What these pages read from and tell Traceability, below /api/v1.

export type Verdict = 'accept' | 'warn' | 'refuse';

/** GET /scans?plant=&station=&step=&verdict=&order=&q=&from=&to=&cursor= and the body of live topic `scans`. */
export interface ScanRow {
  uid: string;
  seq: number;
  kind: string;
  /** Corrected time of the scan. */
  at: string;
  receivedAt: string;
  station: string | null;
  step: number | null;
  stepName: string | null;
  verdict: Verdict | null;
  code: string;
  arguments: string[];
  orderNumber: string | null;
  personName: string | null;
}

/** GET /units/{uid} */
export interface UnitStory {
  uid: string;
  type: string;
  itemCode: string | null;
  itemName: string | null;
  orderNumber: string | null;
  state: string;
  step: number | null;
  stepName: string | null;
  nextStation: string | null;
  mintedAt: string;
  events: UnitEvent[];
  /** Whether the chain of hashes holds, checked when asked. */
  chain: {
    sound: boolean;
    brokenAt: number | null;
    why: string | null;
    events: number;
    headHash: string;
    checkedAt: string;
  };
}

export interface UnitEvent extends Omit<ScanRow, 'uid'> {
  uncertaintyMs: number;
  clockMethod: string;
  note: string | null;
  parentUid: string | null;
  childUid: string | null;
  hash: string;
}

/** GET /units/{uid}/genealogy */
export interface Genealogy {
  nodes: { uid: string; type: string; itemName: string | null; state: string; depth: number }[];
  /** From the part to what it went into. */
  edges: { child: string; parent: string; at: string; station: string | null; step: number | null }[];
  truncated: boolean;
}

/** GET /exceptions?state=open&plant=, POST /exceptions/{id}/decision */
export interface ExceptionRow {
  id: string;
  kind: string;
  subject: string;
  uid: string | null;
  station: string | null;
  agentName: string | null;
  code: string;
  arguments: string[];
  evidence: Record<string, unknown>;
  count: number;
  firstAt: string;
  lastAt: string;
  state: 'open' | 'closed';
  decision: 'accept' | 'correct' | 'hold' | 'itself' | null;
  decidedBy: string | null;
  decidedAt: string | null;
  note: string | null;
}

export interface ExceptionDecision {
  action: 'accept' | 'correct' | 'hold';
  /** For `correct`: the step that the unit shall wait for; 0 means behind its last. */
  step?: number;
  note: string;
}
