/** User agents by kind of program, as their makers write them. None needs an escape in JSON. */

export const SDK_AGENTS: readonly string[] = [
  'aws-sdk-java/2.29.24 md/io#sync md/http#Apache ua/2.1 os/Linux#6.1.115-126.197.amzn2023.x86_64 lang/java#21.0.5 md/OpenJDK_64-Bit_Server_VM#21.0.5+11-LTS md/vendor#Amazon.com_Inc. md/en_US exec-env/AWS_ECS_FARGATE cfg/retry-mode#standard',
  'aws-sdk-java/2.20.162 Linux/5.10.225-213.878.amzn2.x86_64 OpenJDK_64-Bit_Server_VM/17.0.12+7-LTS Java/17.0.12 kotlin/1.9.24-release-822(1.9.24) vendor/Eclipse_Adoptium io/async http/NettyNio cfg/retry-mode/legacy',
  'Boto3/1.35.76 md/Botocore#1.35.76 ua/2.0 os/linux#6.1.112-122.189.amzn2023.x86_64 md/arch#x86_64 lang/python#3.12.7 md/pyimpl#CPython cfg/retry-mode#legacy Botocore/1.35.76',
  'Boto3/1.34.131 md/Botocore#1.34.131 ua/2.0 os/linux#5.15.0-1071-aws md/arch#aarch64 lang/python#3.11.9 md/pyimpl#CPython cfg/retry-mode#adaptive Botocore/1.34.131',
  'aws-sdk-go-v2/1.32.6 ua/2.1 os/linux lang/go#1.23.4 md/GOOS#linux md/GOARCH#arm64 api/dynamodb#1.38.0',
  'aws-sdk-go-v2/1.30.3 os/linux lang/go#1.22.5 md/GOOS#linux md/GOARCH#amd64 api/s3#1.58.2 ft/s3-transfer',
  'aws-sdk-go/1.55.5 (go1.22.6; linux; amd64)',
  'aws-sdk-js/3.699.0 ua/2.1 os/linux#5.10.227-219.884.amzn2.aarch64 lang/js md/nodejs#20.18.0 api/sqs#3.699.0 exec-env/AWS_ECS_FARGATE m/N,E',
  'aws-sdk-nodejs/2.1692.0 linux/v18.20.4 promise',
  'aws-sdk-rust/1.3.3 ua/2.1 api/kinesis/1.52.0 os/linux lang/rust/1.82.0',
  'aws-sdk-dotnet-coreclr/3.7.405.4 ua/2.0 os/Linux#5.10.226-214.880.amzn2.x86_64 md/ARCH#X64 lang/.NET_Core#8.0.11 md/aws-sdk-dotnet-core#3.7.400.54 api/S3#3.7.405.4 cfg/retry-mode#legacy md/ClientAsync cfg/init-coll#0',
  'aws-sdk-ruby3/3.213.0 ua/2.1 api/s3#1.174.0 os/linux#6.1.115-126.197.amzn2023.x86_64 md/x86_64 lang/ruby#3.3.6 md/3.3.6 m/D,N',
  'aws-sdk-php/3.334.2 ua/2.1 os/Linux#5.10.227-219.884.amzn2.x86_64 lang/php#8.3.14 GuzzleHttp/7',
  'APN/1.0 Snowflake/1.0 Snowflake/1.0',
  'Hadoop 3.3.6-amzn-5, aws-sdk-java/1.12.746 Linux/6.1.109-118.189.amzn2023.x86_64 OpenJDK_64-Bit_Server_VM/17.0.12+7-LTS java/1.8.0_422 scala/2.12.18 vendor/Amazon.com_Inc. cfg/retry-mode/standard',
]

export const LAMBDA_AGENTS: readonly string[] = [
  'Boto3/1.35.36 md/Botocore#1.35.36 ua/2.0 os/linux#5.10.226-233.897.amzn2int.x86_64 md/arch#x86_64 lang/python#3.13.0 md/pyimpl#CPython exec-env/AWS_Lambda_python3.13 cfg/retry-mode#legacy Botocore/1.35.36',
  'Boto3/1.34.145 md/Botocore#1.34.145 ua/2.0 os/linux#5.10.219-229.866.amzn2.x86_64 md/arch#x86_64 lang/python#3.9.19 md/pyimpl#CPython exec-env/AWS_Lambda_python3.9 cfg/retry-mode#legacy Botocore/1.34.145',
  'aws-sdk-js/3.632.0 ua/2.0 os/linux#5.10.225-234.901.amzn2.aarch64 lang/js md/nodejs#20.18.0 api/dynamodb#3.632.0 exec-env/AWS_Lambda_nodejs20.x',
  'aws-sdk-js/3.188.0 os/linux/5.10.216-225.855.amzn2.x86_64 lang/js md/nodejs/18.20.2 api/s3/3.188.0 exec-env/AWS_Lambda_nodejs18.x',
  'aws-sdk-java/2.28.6 md/io#sync md/http#UrlConnection ua/2.0 os/Linux#5.10.224-232.879.amzn2.x86_64 lang/java#21.0.4 md/OpenJDK_64-Bit_Server_VM#21.0.4+7-LTS md/vendor#Amazon.com_Inc. md/en_US exec-env/AWS_Lambda_java21 cfg/retry-mode#legacy',
  'aws-sdk-go-v2/1.30.5 os/linux lang/go#1.22.7 md/GOOS#linux md/GOARCH#arm64 exec-env/AWS_Lambda_provided.al2023 api/sns#1.31.7',
]

export const CLI_AGENTS: readonly string[] = [
  'aws-cli/2.22.12 md/awscrt#0.23.4 ua/2.0 os/macos#24.1.0 md/arch#arm64 lang/python#3.12.8 md/pyimpl#CPython cfg/retry-mode#standard md/installer#source md/prompt#off',
  'aws-cli/2.19.1 md/awscrt#0.22.0 ua/2.0 os/linux#5.15.167.4-microsoft-standard-WSL2 md/arch#x86_64 lang/python#3.12.6 md/pyimpl#CPython cfg/retry-mode#standard md/installer#exe md/distrib#ubuntu.24 md/prompt#off',
  'aws-cli/2.15.30 md/awscrt#0.19.19 ua/2.0 os/windows#10 md/arch#amd64 lang/python#3.11.8 md/pyimpl#CPython cfg/retry-mode#standard md/installer#exe md/prompt#off',
  'aws-cli/2.31.5 md/awscrt#0.27.6 ua/2.1 os/linux#6.1.132-147.221.amzn2023.x86_64 md/arch#x86_64 lang/python#3.9.21 md/pyimpl#CPython m/b,E,Z,G cfg/retry-mode#standard md/installer#source exec-env/CloudShell md/prompt#off',
]

export const BROWSER_AGENTS: readonly string[] = [
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0',
  'Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
]

export const CONSOLE_AGENTS: readonly string[] = [
  'AWS Internal',
  '[S3Console/0.4, aws-internal/3 aws-sdk-java/1.12.770 Linux/5.10.226-235.879.amzn2int.x86_64 OpenJDK_64-Bit_Server_VM/25.422-b05 java/1.8.0_422 vendor/Oracle_Corporation cfg/retry-mode/standard]',
  'AWSCloudTrail, aws-internal/3 aws-sdk-java/1.12.770 Linux/5.10.226-235.879.amzn2int.x86_64 OpenJDK_64-Bit_Server_VM/25.422-b05 java/1.8.0_422 vendor/Oracle_Corporation cfg/retry-mode/standard',
]

export const AGENT_SSM = 'aws-sdk-go/1.55.5 (go1.22.7; linux; amd64) amazon-ssm-agent/'

export const MONITOR_AGENTS: readonly string[] = [
  'Datadog-Integrations/1.0 Boto3/1.34.122 Botocore/1.34.122',
  'APN_1.1/wiz (ZqWx4k2YhT7b1Uo0)',
  'Prowler/4.6.1 Boto3/1.35.60 md/Botocore#1.35.60 ua/2.0 os/linux#5.10.226-214.880.amzn2.x86_64 md/arch#x86_64 lang/python#3.12.7 md/pyimpl#CPython cfg/retry-mode#standard Botocore/1.35.60',
  'Grafana/11.3.0 aws-sdk-go/1.55.5 (go1.23.1; linux; amd64)',
  'CloudCustodian/0.9.42 Boto3/1.35.54 Botocore/1.35.54',
  'YACE/0.61.2 aws-sdk-go-v2/1.30.4 os/linux lang/go#1.22.6 md/GOOS#linux md/GOARCH#amd64 api/cloudwatch#1.40.5',
  'karpenter.sh-1.0.8 aws-sdk-go/1.55.5 (go1.23.2; linux; amd64)',
  'cluster-autoscaler/1.31.0 aws-sdk-go/1.48.7 (go1.22.5; linux; amd64)',
  'Steampipe/0.24.2 aws-sdk-go-v2/1.26.1 os/linux lang/go#1.22.4 md/GOOS#linux md/GOARCH#amd64 api/iam#1.32.0',
]

export const DEPLOYMENT_AGENTS: readonly string[] = [
  'APN/1.0 HashiCorp/1.0 Terraform/1.9.8 (+https://www.terraform.io) terraform-provider-aws/5.78.0 (+https://registry.terraform.io/providers/hashicorp/aws) aws-sdk-go-v2/1.32.5 ua/2.1 os/linux lang/go#1.23.3 md/GOOS#linux md/GOARCH#amd64',
  'APN/1.0 HashiCorp/1.0 Terraform/1.5.7 (+https://www.terraform.io) terraform-provider-aws/4.67.0 (+https://registry.terraform.io/providers/hashicorp/aws) aws-sdk-go/1.44.261 (go1.19.8; linux; amd64)',
  'aws-sdk-js/3.699.0 ua/2.1 os/linux#6.8.0-1017-azure lang/js md/nodejs#20.18.1 api/cloudformation#3.699.0 exec-env/GitHubActions aws-cdk/2.171.1',
  'configure-aws-credentials-for-github-actions aws-sdk-js/3.632.0 ua/2.0 os/linux#6.5.0-1025-azure lang/js md/nodejs#20.13.1 api/sts#3.632.0',
  'pulumi-aws/6.61.0 (+https://www.pulumi.com) aws-sdk-go-v2/1.32.4 os/linux lang/go#1.22.8 md/GOOS#linux md/GOARCH#amd64',
  'Boto3/1.35.63 md/Botocore#1.35.63 ua/2.0 os/linux#5.10.227-219.884.amzn2.x86_64 md/arch#x86_64 lang/python#3.11.10 md/pyimpl#CPython cfg/retry-mode#standard Botocore/1.35.63 ansible/2.17.6',
]
