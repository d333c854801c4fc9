import { resources } from '../manifests/container.ts';
import type { Stage } from '../stage.ts';
import type { Script } from '../world/script.ts';
import { deploymentAt, editDeployment, imageOf, isRolledOut, nextImage, restartsOf, undo } from './edits.ts';

/** How a change can go wrong: what is done to the deployment, what else is repaired afterwards. */
interface Mistake {
  /** Restarts go up, so the on-call engineer waits for some of them before she looks. */
  readonly restarts: boolean;
  make(stage: Stage, key: string): (() => void) | undefined;
}

const MISTAKES = {
  /** A URL without its colon, found only by the pods that start after it. */
  config: {
    restarts: true,
    make: (stage: Stage, key: string) => {
      const { configMaps } = stage.world;
      const before = configMaps.get('shop', 'checkout-config');
      if (before === undefined) throw new Error('The story needs ConfigMap shop/checkout-config, which is not there.');
      configMaps.put({ ...before, data: { ...before.data, PAYMENTS_URL: 'http//gateway.payments.svc:8080/v2' } });
      editDeployment(stage, key, { annotations: { 'checksum/config': stage.random.hex(16) } });
      return () => {
        const broken = configMaps.get('shop', 'checkout-config');
        if (broken !== undefined) configMaps.put({ ...broken, data: before.data });
      };
    },
  },
  crash: {
    restarts: true,
    make: (stage: Stage, key: string) => editImage(stage, key, (image) => `${nextImage(image, true)}-rc.1`),
  },
  outOfMemory: {
    restarts: true,
    make: (stage: Stage, key: string) => {
      editDeployment(stage, key, { container: { resources: resources('80m', '64Mi') } });
      return undefined;
    },
  },
  missingImage: {
    restarts: false,
    make: (stage: Stage, key: string) => editImage(stage, key, (image) => nextImage(image, true).replace(/0$/, 'O')),
  },
  neverReady: {
    restarts: false,
    make: (stage: Stage, key: string) => editImage(stage, key, (image) => `${nextImage(image, true)}-beta.2`),
  },
  tooBig: {
    restarts: false,
    make: (stage: Stage, key: string) => {
      editDeployment(stage, key, { container: { resources: resources('80m', '64Gi') } });
      return undefined;
    },
  },
} as const satisfies Record<string, Mistake>;

/** Something goes wrong early, with restarts to be seen; which one depends on the seed. */
export function* firstIncident(stage: Stage): Script {
  yield* incident(stage, 'shop/checkout', stage.random.pick([MISTAKES.config, MISTAKES.crash]));
}

/** Something goes wrong somewhere. */
export function* anyIncident(stage: Stage): Script {
  const mistake = stage.random.pick(Object.values(MISTAKES));
  const key =
    mistake === MISTAKES.config ? 'shop/checkout' : stage.random.pick(['shop/checkout', 'shop/cart', 'shop/api']);
  yield* incident(stage, key, mistake);
}

function* incident(stage: Stage, key: string, mistake: Mistake): Script {
  const before = deploymentAt(stage, key);
  const repair = mistake.make(stage, key);
  yield { ms: 9000 };
  yield { until: () => !mistake.restarts || restartsOf(stage, key) >= 2, atMost: 9000 };
  yield { ms: 1500 };
  repair?.();
  undo(stage, key, before);
  yield { until: () => isRolledOut(stage, key), atMost: 20_000 };
}

function editImage(stage: Stage, key: string, rename: (image: string) => string): undefined {
  editDeployment(stage, key, { container: { image: rename(imageOf(stage, key)) } });
}
