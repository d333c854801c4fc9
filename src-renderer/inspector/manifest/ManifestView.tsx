import { useMemo, useState } from 'react';
import { Button } from '../../widgets/button.tsx';
import { CodeView } from './CodeView.tsx';
import { hasManagedFields, type Manifest, yamlOf } from './manifest.ts';

/** The manifest at the instant shown, as YAML. It follows the playhead without losing its scroll position. */
export function ManifestView({ manifest, label }: { readonly manifest: Manifest; readonly label: string }) {
  const [withManagedFields, setWithManagedFields] = useState(false);
  const text = useMemo(() => yamlOf(manifest, { withManagedFields }), [manifest, withManagedFields]);
  return (
    <div className="manifest">
      <CodeView text={text} label={label} />
      {hasManagedFields(manifest) ? (
        <footer className="manifest-foot">
          managedFields {withManagedFields ? 'shown' : 'hidden'}
          <Button look="quiet" onClick={() => setWithManagedFields(!withManagedFields)}>
            {withManagedFields ? 'Hide' : 'Show'}
          </Button>
        </footer>
      ) : undefined}
    </div>
  );
}
