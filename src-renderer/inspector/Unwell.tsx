import type { Player, SceneFrame, SceneObject } from '../playback/player.ts';
import { MiddleCut } from '../widgets/middle-cut.tsx';
import { KindGlyph } from '../widgets/kind-glyph.tsx';

const AT_MOST = 12;

/** What to look at first when nothing is selected: the objects that are not well at this instant, worst first. */
export function Unwell({ player, frame }: { readonly player: Player; readonly frame: SceneFrame }) {
  const unwell = unwellOf(frame.objects.values());
  return (
    <div className="unwell">
      <p className="muted">Nothing selected. Choose an object in the graph or the tree.</p>
      {unwell.length === 0 ? undefined : (
        <section>
          <h2>Not well at this instant</h2>
          <ul>
            {unwell.slice(0, AT_MOST).map((object) => (
              <li key={object.id}>
                <button type="button" className="unwell-line" onClick={() => player.select(object.id)}>
                  <KindGlyph kind={object.kind} group={object.group} size={14} health={object.summary.health} />
                  <code title={object.name}>
                    <MiddleCut text={object.name} />
                  </code>
                  <span className="tone unwell-status" data-health={object.summary.health}>
                    {whatIsWrong(object)}
                  </span>
                </button>
              </li>
            ))}
          </ul>
          {unwell.length > AT_MOST ? <p className="muted">and {unwell.length - AT_MOST} more</p> : undefined}
        </section>
      )}
    </div>
  );
}

/** A pod whose containers all run says no more than that: what it lacks is that they are ready. */
function whatIsWrong({ summary: { status, ready } }: SceneObject): string {
  return status === 'Running' && ready !== undefined ? `${ready.current}/${ready.wanted} ready` : status;
}

/** Failing and degraded objects, the failing ones first, each group by name. */
export function unwellOf(objects: Iterable<SceneObject>): readonly SceneObject[] {
  const [failing, degraded]: [SceneObject[], SceneObject[]] = [[], []];
  for (const object of objects) {
    const { health } = object.summary;
    if (health === 'failing') failing.push(object);
    else if (health === 'degraded') degraded.push(object);
  }
  return [...failing.sort(byName), ...degraded.sort(byName)];
}

function byName(a: SceneObject, b: SceneObject): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
