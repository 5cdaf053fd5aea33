// PythonWorker
