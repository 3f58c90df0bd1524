#!/bin/bash
# Register, then work; the arguments say where the jobs run. Anew at every start, for .env may hold another token now.
set -eu
rm -f /etc/gitlab-runner/config.toml
# The address and the token are in the environment, so the token is in no list of processes.
gitlab-runner register --non-interactive --executor=docker --docker-image=python:3.11.13 --clone-url=http://gitlab "$@"
exec gitlab-runner run --user=gitlab-runner --working-directory=/home/gitlab-runner
