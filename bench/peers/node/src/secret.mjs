import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

const client = new SecretsManagerClient({});

/** Reads a secret's current value. */
export async function secret(id) {
  const answer = await client.send(new GetSecretValueCommand({ SecretId: id }));
  return answer.SecretString;
}
