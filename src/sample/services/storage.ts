import type { ServiceSpec } from '../spec.ts'
import { CALLERS, dataRead, invalid, notFound, reads, serviceEvent, write, writes } from '../spec.ts'

const FILE_SYSTEM = { fileSystemId: '<fileSystem>' } as const

const elasticfilesystem: ServiceSpec = {
  source: 'elasticfilesystem',
  version: '1.09',
  style: 'rest',
  errors: [notFound('FileSystemNotFound', "File system '<fileSystem>' does not exist.")],
  events: [
    ...reads(
      6,
      'DescribeFileSystems DescribeMountTargets DescribeLifecycleConfiguration DescribeBackupPolicy DescribeFileSystemPolicy DescribeAccessPoints ListTagsForResource',
      [FILE_SYSTEM, null],
    ),
    dataRead('NewClientConnection', 8, undefined, {
      callers: CALLERS.runtime,
      resources: [
        {
          type: 'AWS::EFS::FileSystem',
          ARN: 'arn:aws:elasticfilesystem:<region>:<account>:file-system/<fileSystem>',
        },
      ],
      errorRate: 0.01,
    }),
    ...writes(
      0.7,
      'CreateFileSystem CreateMountTarget DeleteMountTarget DeleteFileSystem PutLifecycleConfiguration',
      FILE_SYSTEM,
      {
        ownerId: '<account>',
        fileSystemId: '<fileSystem>',
        lifeCycleState: 'creating',
        sizeInBytes: { value: 0 },
      },
    ),
  ],
}

const backup: ServiceSpec = {
  source: 'backup',
  version: '1.08',
  style: 'json',
  errors: [notFound('ResourceNotFoundException', 'Backup vault <vault> does not exist.')],
  events: [
    ...reads(
      4,
      'ListBackupVaults ListBackupPlans ListRecoveryPointsByBackupVault ListBackupJobs DescribeBackupVault GetBackupVaultAccessPolicy ListProtectedResources GetBackupPlan DescribeBackupJob',
      { backupVaultName: '<vault>', maxResults: '<#limit>' },
    ),
    serviceEvent('BackupJobStarted', 5, {
      backupJobId: '<uuid>',
      backupVaultName: '<vault>',
      resourceType: 'EBS',
    }),
    serviceEvent('BackupJobCompleted', 5, {
      backupJobId: '<uuid>',
      backupVaultName: '<vault>',
      state: 'COMPLETED',
      backupSizeInBytes: '<#bytesOut>',
      percentDone: 100,
    }),
    serviceEvent('RecoveryPointDeleted', 2, {
      recoveryPointArn: 'arn:aws:ec2:<region>::snapshot/<snapshot>',
      backupVaultName: '<vault>',
    }),
    write(
      'StartBackupJob',
      2,
      {
        backupVaultName: '<vault>',
        resourceArn: 'arn:aws:ec2:<region>:<account>:volume/<volume>',
        iamRoleArn: 'arn:aws:iam::<account>:role/<role>',
      },
      { backupJobId: '<uuid>', creationDate: '<long>', isParent: false },
    ),
    ...writes(
      0.6,
      'CreateBackupPlan CreateBackupVault DeleteRecoveryPoint UpdateBackupPlan StartRestoreJob',
      { backupVaultName: '<vault>' },
    ),
  ],
}

const fsx: ServiceSpec = {
  source: 'fsx',
  version: '1.09',
  style: 'json',
  errors: [notFound('FileSystemNotFound', "File system 'fs-<hex8>' does not exist.")],
  events: [
    ...reads(2.5, 'DescribeFileSystems DescribeBackups DescribeVolumes DescribeStorageVirtualMachines', {
      maxResults: '<#limit>',
      filters: [],
    }),
    ...writes(
      0.5,
      'CreateBackup UpdateFileSystem CopyBackup',
      { fileSystemId: 'fs-<hex8>', clientRequestToken: '<uuid>' },
      { backup: { backupId: 'backup-<hex16>', lifecycle: 'CREATING', progressPercent: 0 } },
    ),
  ],
}

const datasync: ServiceSpec = {
  source: 'datasync',
  version: '1.09',
  style: 'json',
  errors: [invalid('InvalidRequestException', 'Task is not found.')],
  events: [
    ...reads(1.6, 'ListTasks DescribeTask DescribeTaskExecution ListLocations', {
      taskArn: 'arn:aws:datasync:<region>:<account>:task/task-0<hex16>',
    }),
    ...writes(
      0.6,
      'StartTaskExecution UpdateTask',
      { taskArn: 'arn:aws:datasync:<region>:<account>:task/task-0<hex16>', overrideOptions: {} },
      { taskExecutionArn: 'arn:aws:datasync:<region>:<account>:task/task-0<hex16>/execution/exec-0<hex16!>' },
    ),
  ],
}

const ebs: ServiceSpec = {
  source: 'ebs',
  version: '1.08',
  style: 'json',
  errors: [notFound('ResourceNotFoundException', 'The snapshot <snapshot> does not exist.')],
  events: [
    dataRead(
      'ListSnapshotBlocks',
      2,
      { snapshotId: '<snapshot>', maxResults: '<#limit>' },
      {
        resources: [
          {
            accountId: '<account>',
            type: 'AWS::EC2::Snapshot',
            ARN: 'arn:aws:ec2:<region>::snapshot/<snapshot>',
          },
        ],
      },
    ),
    dataRead(
      'GetSnapshotBlock',
      8,
      { snapshotId: '<snapshot>', blockIndex: '<#size>', blockToken: 'HIDDEN_DUE_TO_SECURITY_REASONS' },
      {
        resources: [
          {
            accountId: '<account>',
            type: 'AWS::EC2::Snapshot',
            ARN: 'arn:aws:ec2:<region>::snapshot/<snapshot>',
          },
        ],
      },
    ),
    dataRead('ListChangedBlocks', 1, { firstSnapshotId: '<snapshot>', secondSnapshotId: '<snapshot!>' }),
  ],
}

export const STORAGE: readonly ServiceSpec[] = [elasticfilesystem, backup, fsx, datasync, ebs]
