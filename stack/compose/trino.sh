#!/bin/bash
# Lay out Trino's folder as the launcher does, then start it by the launcher's command, see services/trino.py.
set -eu
mkdir -p etc access data
cp -R /etc/weir/trino/. etc/ # ours as shipped; catalogs that a deployment made stay
for seed in /etc/weir/trino-access/*; do
    # These hold until a deployment writes its own.
    [ -e "access/${seed##*/}" ] || cp "$seed" access/
done
exec java -Xmx3G -Djava.net.preferIPv4Stack=true -XX:+ExitOnOutOfMemoryError @etc/jvm.config \
    -Dconfig=etc/config.properties -Dlog.levels-file=etc/log.properties \
    -Dnode.environment=weir -Dnode.id=weir -Dnode.data-dir=/data/trino/data -Dnode.internal-address=trino \
    -Dplugin.dir=/usr/lib/trino/plugin -cp '/usr/lib/trino/lib/*' io.trino.server.TrinoServer
