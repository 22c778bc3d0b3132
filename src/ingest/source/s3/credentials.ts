import { TraillakeError } from '../../../common/errors.ts'

/**
 * The credentials that AWS's own tools would take: of the environment, a profile, SSO or a role; asked for again when they
 * run out. Throws INVALID_ARGUMENT where there are none.
 */
export function awsCredentials(): () => Promise<{
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string | undefined
}> {
  const client = import('@aws-sdk/client-s3').then(({ S3Client }) => new S3Client({ region: 'us-east-1' }))
  return async () => {
    try {
      return await (await client).config.credentials()
    } catch (error) {
      throw new TraillakeError('INVALID_ARGUMENT', 'No AWS credentials were found', {
        hint: 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, as for the AWS CLI.',
        cause: error,
      })
    }
  }
}
