# The slim image, so that what is in it is what the lock says, and the lock is what is tested.
FROM apache/airflow:slim-3.3.2-python3.11
COPY requirements.lock /
RUN pip install --no-cache-dir --require-hashes --only-binary=:all: --requirement /requirements.lock
# Made here, so that the volume that is laid over it belongs to Airflow's user.
RUN mkdir -p /opt/airflow/bundle /opt/airflow/logs
COPY release_bundle.py /opt/weir/airflow/
