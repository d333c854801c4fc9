import type * as workloads from '../kinds/workloads.ts';
import { ageText, durationText } from './duration.ts';
import { age, columns, containersText, labelsText, type Printer } from './printer.ts';

export const deploymentPrinter: Printer<workloads.Deployment> = {
  columns: columns('Name', 'Ready', '#Up-to-date', '#Available', 'Age', '|Containers', '|Images', '|Selector'),
  cells: (deployment, now) => {
    const { spec, status } = deployment;
    return [
      deployment.metadata.name,
      `${status.readyReplicas ?? 0}/${spec.replicas}`,
      status.updatedReplicas ?? 0,
      status.availableReplicas ?? 0,
      age(deployment, now),
      ...containersText(spec.template.spec.containers),
      labelsText(spec.selector.matchLabels),
    ];
  },
};

export const replicaSetPrinter: Printer<workloads.ReplicaSet> = {
  columns: columns('Name', '#Desired', '#Current', '#Ready', 'Age', '|Containers', '|Images', '|Selector'),
  cells: (set, now) => [
    set.metadata.name,
    set.spec.replicas,
    set.status.replicas,
    set.status.readyReplicas ?? 0,
    age(set, now),
    ...containersText(set.spec.template.spec.containers),
    labelsText(set.spec.selector.matchLabels),
  ],
};

export const statefulSetPrinter: Printer<workloads.StatefulSet> = {
  columns: columns('Name', 'Ready', 'Age', '|Containers', '|Images'),
  cells: (set, now) => [
    set.metadata.name,
    `${set.status.readyReplicas ?? 0}/${set.spec.replicas}`,
    age(set, now),
    ...containersText(set.spec.template.spec.containers),
  ],
};

export const daemonSetPrinter: Printer<workloads.DaemonSet> = {
  columns: columns(
    'Name',
    '#Desired',
    '#Current',
    '#Ready',
    '#Up-to-date',
    '#Available',
    'Node Selector',
    'Age',
    '|Containers',
    '|Images',
    '|Selector',
  ),
  cells: (set, now) => [
    set.metadata.name,
    set.status.desiredNumberScheduled,
    set.status.currentNumberScheduled,
    set.status.numberReady,
    set.status.updatedNumberScheduled ?? 0,
    set.status.numberAvailable ?? 0,
    '<none>',
    age(set, now),
    ...containersText(set.spec.template.spec.containers),
    labelsText(set.spec.selector.matchLabels),
  ],
};

export const jobPrinter: Printer<workloads.Job> = {
  columns: columns('Name', 'Status', 'Completions', 'Duration', 'Age', '|Containers', '|Images', '|Selector'),
  cells: (job, now) => {
    const { startTime, completionTime, conditions } = job.status;
    const end = conditions?.find(({ type }) => type === 'Complete' || type === 'Failed');
    const until = completionTime === undefined ? now : Date.parse(completionTime);
    return [
      job.metadata.name,
      end?.type ?? 'Running',
      `${job.status.succeeded ?? 0}/${job.spec.completions}`,
      startTime === undefined ? '' : durationText(until - Date.parse(startTime)),
      age(job, now),
      ...containersText(job.spec.template.spec.containers),
      labelsText(job.spec.template.metadata.labels),
    ];
  },
};

export const cronJobPrinter: Printer<workloads.CronJob> = {
  columns: columns(
    'Name',
    'Schedule',
    'Timezone',
    'Suspend',
    '#Active',
    'Last Schedule',
    'Age',
    '|Containers',
    '|Images',
    '|Selector',
  ),
  cells: (cronJob, now) => [
    cronJob.metadata.name,
    cronJob.spec.schedule,
    '<none>',
    cronJob.spec.suspend ? 'True' : 'False',
    cronJob.status.active?.length ?? 0,
    cronJob.status.lastScheduleTime === undefined ? '<none>' : ageText(cronJob.status.lastScheduleTime, now),
    age(cronJob, now),
    ...containersText(cronJob.spec.jobTemplate.spec.template.spec.containers),
    '<none>',
  ],
};

export const autoscalerPrinter: Printer<workloads.HorizontalPodAutoscaler> = {
  columns: columns('Name', 'Reference', 'Targets', '#MinPods', '#MaxPods', '#Replicas', 'Age'),
  cells: (autoscaler, now) => {
    const { spec, status } = autoscaler;
    const current = status.currentMetrics?.[0]?.resource.current.averageUtilization;
    const goal = spec.metrics[0]?.resource.target.averageUtilization ?? 0;
    return [
      autoscaler.metadata.name,
      `${spec.scaleTargetRef.kind}/${spec.scaleTargetRef.name}`,
      `cpu: ${current === undefined ? '<unknown>' : `${current}%`}/${goal}%`,
      spec.minReplicas,
      spec.maxReplicas,
      status.currentReplicas,
      age(autoscaler, now),
    ];
  },
};

export const claimPrinter: Printer<workloads.PersistentVolumeClaim> = {
  columns: columns(
    'Name',
    'Status',
    'Volume',
    'Capacity',
    'Access Modes',
    'StorageClass',
    'VolumeAttributesClass',
    'Age',
    '|VolumeMode',
  ),
  cells: (claim, now) => [
    claim.metadata.name,
    claim.status.phase,
    claim.spec.volumeName ?? '',
    claim.status.capacity?.storage ?? '',
    (claim.status.accessModes ?? []).map((mode) => (mode === 'ReadWriteOnce' ? 'RWO' : mode)).join(','),
    claim.spec.storageClassName,
    '<unset>',
    age(claim, now),
    claim.spec.volumeMode,
  ],
};
