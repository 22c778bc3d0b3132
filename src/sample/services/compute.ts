import type { ServiceSpec } from '../spec.ts'
import { CALLERS, invalid, read, reads, write, writes } from '../spec.ts'

const GROUP = { autoScalingGroupName: '<autoScalingGroup>' } as const

const autoscaling: ServiceSpec = {
  source: 'autoscaling',
  version: '1.08',
  style: 'query',
  errors: [
    invalid('ValidationException', 'AutoScalingGroup name not found - null', 3),
    invalid('ScalingActivityInProgress', 'Activity is in progress.', 1),
  ],
  events: [
    read('DescribeAutoScalingGroups', 80, [
      { maxRecords: 100 },
      { autoScalingGroupNames: ['<autoScalingGroup>'] },
      null,
    ]),
    read('DescribeAutoScalingInstances', 30, [{ instanceIds: ['<instance>'] }, { maxRecords: 50 }]),
    read('DescribeScalingActivities', 18, GROUP),
    ...reads(
      10,
      'DescribeTags DescribePolicies DescribeLifecycleHooks DescribeLaunchConfigurations DescribeLoadBalancerTargetGroups DescribeScheduledActions DescribeWarmPool DescribeNotificationConfigurations',
      { ...GROUP, maxRecords: 100 },
    ),
    write('SetDesiredCapacity', 6, { ...GROUP, desiredCapacity: '<#count>', honorCooldown: false }),
    write(
      'TerminateInstanceInAutoScalingGroup',
      6,
      { instanceId: '<instance>', shouldDecrementDesiredCapacity: true },
      {
        activity: {
          activityId: '<uuid>',
          autoScalingGroupName: '<autoScalingGroup>',
          statusCode: 'InProgress',
          progress: 0,
          startTime: '<long>',
        },
      },
    ),
    write('CompleteLifecycleAction', 5, {
      ...GROUP,
      lifecycleHookName: 'drain',
      lifecycleActionResult: 'CONTINUE',
      instanceId: '<instance>',
    }),
    write('UpdateAutoScalingGroup', 4, {
      ...GROUP,
      minSize: 1,
      maxSize: '<#count>',
      vPCZoneIdentifier: '<subnet>,<subnet!>',
    }),
    ...writes(
      0.8,
      'CreateAutoScalingGroup DeleteAutoScalingGroup PutScalingPolicy AttachLoadBalancerTargetGroups StartInstanceRefresh SuspendProcesses CreateOrUpdateTags',
      GROUP,
    ),
  ],
}

const batch: ServiceSpec = {
  source: 'batch',
  version: '1.09',
  style: 'json',
  errors: [invalid('ClientException', 'JobQueue <queue> does not exist.')],
  events: [
    ...reads(
      6,
      'DescribeJobs DescribeJobQueues DescribeComputeEnvironments ListJobs DescribeJobDefinitions',
      [{ jobs: ['<uuid>'] }, { jobQueue: '<queue>', jobStatus: 'RUNNING' }],
    ),
    write(
      'SubmitJob',
      8,
      {
        jobName: '<word>-<epoch>',
        jobQueue: 'arn:aws:batch:<region>:<account>:job-queue/<queue>',
        jobDefinition: '<word>-job:<count>',
        containerOverrides: { environment: [], vcpus: 2 },
      },
      { jobArn: 'arn:aws:batch:<region>:<account>:job/<uuid>', jobName: '<word>-<epoch>', jobId: '<uuid>' },
      { callers: CALLERS.runtime },
    ),
    ...writes(0.8, 'RegisterJobDefinition TerminateJob UpdateComputeEnvironment CancelJob', {
      jobId: '<uuid>',
      reason: '<description>',
    }),
  ],
}

const connect: ServiceSpec = {
  source: 'ec2-instance-connect',
  version: '1.08',
  style: 'json',
  errors: [invalid('EC2InstanceNotFoundException', 'The specified instance was not found.')],
  events: [
    write(
      'SendSSHPublicKey',
      1.5,
      {
        instanceId: '<instance>',
        instanceOSUser: 'ec2-user',
        availabilityZone: '<zone>',
        sSHPublicKey: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI<base32>',
      },
      { requestId: '<uuid>', success: true },
      { callers: CALLERS.human },
    ),
    write(
      'SendSerialConsoleSSHPublicKey',
      0.4,
      {
        instanceId: '<instance>',
        serialPort: 0,
        sSHPublicKey: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI<base32>',
      },
      { requestId: '<uuid>', success: true },
      { callers: CALLERS.human },
    ),
  ],
}

export const COMPUTE: readonly ServiceSpec[] = [autoscaling, batch, connect]
