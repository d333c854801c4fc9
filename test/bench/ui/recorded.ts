/** What the recording process tells the bench. */
export interface Recorded {
  readonly folder: string;
  readonly lives: number;
  readonly versions: number;
  /** Where the bench seeks to, in this order. */
  readonly instants: readonly number[];
}

/** What plain xyflow is given to draw. */
export interface PlainPicture {
  readonly nodes: readonly PlainNode[];
  /** Ids that are there, by instant. */
  readonly scenes: readonly (readonly number[])[];
}

export interface PlainNode {
  readonly id: number;
  readonly name: string;
  readonly kind: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly parent?: number | undefined;
}
