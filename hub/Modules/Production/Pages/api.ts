// What these pages read from and tell Production, below /api/v1.

export type StepMode = 'complete' | 'startComplete' | 'inspect' | 'assemble';

/** GET /plants/{plant}/today */
export interface PlantToday {
  asOf: string;
  shift: { name: string; from: string; to: string } | null;
  /** Good units finished in this shift. */
  made: number;
  /** What the plan wants by the end of the shift; null without a plan. */
  target: number | null;
  /** What the plan wants by now. */
  dueByNow: number | null;
  /** Expected at the end of the shift at the present rate; null while nothing can be said. */
  projected: number | null;
  firstPass: { passed: number; inspected: number };
  wip: number;
  held: number;
  ordersAtRisk: { number: string; itemName: string; due: string; behind: number; expectedEnd: string | null }[];
  /** Step that sets the pace, with the reason in numbers; null while none does. */
  bottleneck: { step: number; name: string; waiting: number; perHour: number } | null;
  /** Finished units by hour of the shift. */
  hours: { from: string; made: number; target: number | null }[];
  routings: RoutingMap[];
}

export interface RoutingMap {
  versionId: string;
  itemCode: string;
  itemName: string;
  version: number;
  steps: MapStep[];
}

export interface MapStep {
  step: number;
  name: string;
  mode: StepMode;
  next: number[];
  reworkTo: number | null;
  stations: { code: string; heard: boolean }[];
  /** Units that wait for this step, are in it, are on hold in it. */
  queued: number;
  rework: number;
  active: number;
  held: number;
  doneThisShift: number;
  perHour: number;
}

/** GET /orders?plant=, GET /orders/{number} */
export interface Order {
  number: string;
  itemCode: string;
  itemName: string;
  plant: string;
  state: 'planned' | 'released' | 'running' | 'paused' | 'done' | 'closed';
  planned: number;
  released: number;
  good: number;
  scrap: number;
  held: number;
  inProduction: number;
  due: string;
  priority: number;
  /** Expected end at the present rate; null while nothing can be said. */
  expectedEnd: string | null;
  atRisk: boolean;
}

export interface OrderDetail extends Order {
  routingVersion: number;
  steps: { step: number; name: string; queued: number; active: number; held: number; done: number }[];
  releases: { number: number; quantity: number; at: string; by: string | null; firstUid: string; lastUid: string }[];
  units: { uid: string; state: string; step: number | null; stepName: string | null; lastAt: string | null }[];
  unitsNext: string | null;
}

/** GET /stations?plant=, GET /stations/{code} */
export interface Station {
  code: string;
  name: string;
  plant: string;
  steps: { step: number; name: string; mode: StepMode }[];
  agentName: string | null;
  heard: boolean;
  silentSince: string | null;
  scansThisShift: number;
  doneThisShift: number;
  refusedThisShift: number;
  lastScanAt: string | null;
  /** Address of the station's own page, where its agent tells one. */
  pageUrl: string | null;
}

/** GET /production/units?plant=&order=&state=&step=&type=&inWork= */
export interface UnitRow {
  uid: string;
  state: string;
  step: number | null;
  stepName: string | null;
  orderNumber: string;
  lastStation: string;
  lastAt: string;
  holdReason: string;
}

/** POST /production/units/{uid}/hold|release|scrap, GET /production/units/{uid}/receipt */
export interface HoldReceipt {
  uid: string;
  state: string;
  unitSeq: number;
  knownAt: number;
  stations: number;
  notYet: { station: string; agent: string; silentSince: string | null }[];
}
