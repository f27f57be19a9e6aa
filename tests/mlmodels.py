"""MLmodel files as people have them, from MLflow 0.5 to 3, and some that nobody should have."""

from __future__ import annotations

MLMODELS: dict[str, str] = {
    "Keras, MLflow 0.5": """\
flavors:
  keras:
    keras_version: 2.2.2
  python_function:
    data: barley.h5
    loader_module: mlflow.keras
    python_version: 3.6.6
utc_time_created: '2018-08-28 15:42:03.743966'
""",
    "R, MLflow 1.2": """\
flavors:
  crate:
    version: 0.1.0
    model: crate.bin
utc_time_created: 19-09-25T13:56:34.34.95
""",
    "Spark, MLflow 1.8": """\
artifact_path: spark-model
flavors:
  python_function:
    data: sparkml
    env: conda.yaml
    loader_module: mlflow.spark
    python_version: 3.7.5
  spark:
    model_data: sparkml
    pyspark_version: 2.4.5.dev0
run_id: 7f20bf0d3c504512b39a5a3c09a0e2c1
utc_time_created: '2020-06-01 09:11:47.040187'
""",
    "scikit-learn of AutoML, MLflow 1.2x": """\
artifact_path: outputs/mlflow-model
databricks_runtime: 10.2.x-cpu-ml-scala2.12
flavors:
  python_function:
    env: mlflow_env.yml
    loader_module: mlflow.sklearn
    model_path: forest.pkl
    predict_fn: predict_proba
    python_version: 3.7.9
  sklearn:
    pickled_model: forest.pkl
    serialization_format: pickle
    sklearn_version: 0.22.1
run_id: AutoML_3f2a_17
saved_input_example_info:
  artifact_path: input_example.json
  pandas_orient: split
  type: dataframe
signature:
  inputs: '[{"name": "Holiday_Flag", "type": "integer"}, {"name": "Date | of \\"sale\\"",
    "type": "string"}, {"name": "Temperature", "type": "double"}]'
  outputs: '[{"type": "tensor", "tensor-spec": {"dtype": "float32", "shape": [-1, 17]}}]'
utc_time_created: '2022-01-17 20:29:00.995838'
""",
    "LightGBM, MLflow 1.23": """\
flavors:
  lightgbm: {code: null, data: booster.lgb, lgb_version: 3.3.2, model_class: lightgbm.basic.Booster}
  python_function: {data: booster.lgb, env: conda.yaml, loader_module: mlflow.lightgbm}
model_uuid: 5ac4c2cb7b3f4e4a90b1e7ae37bb1d27
""",
    "Transformers, MLflow 2.3": """\
artifact_path: leaves
flavors:
  transformers:
    code: null
    components:
    - tokenizer
    - image_processor
    image_processor_type: ViTFeatureExtractor
    instance_type: ImageClassificationPipeline
    pipeline: pipeline
    pipeline_model_type: ViTForImageClassification
    source_model_name: /tmp/leaves/checkpoint-2410
    task: image-classification
    torch_dtype: torch.float32
    transformers_version: 4.28.1
mlflow_version: 2.3.1
signature:
  inputs: '[{"type": "string"}]'
  outputs: '[{"name": "label", "type": "string"}, {"name": "score", "type": "double"}]'
  params: '[{"name": "top_k", "type": "long", "default": 5, "shape": null}, {"name": "stop",
    "dtype": "string", "default": ["x", "y"], "shape": [-1]}]'
""",
    "Feature Store, MLflow 2.9": """\
artifact_path: feature_model
flavors:
  python_function:
    code: null
    data: data/feature_store
    env:
      conda: conda.yaml
      virtualenv: python_env.yaml
    loader_module: databricks.feature_store.mlflow_model
    python_version: 3.9.5
mlflow_version: 2.9.2
model_size_bytes: 1100031
""",
    "ONNX, MLflow 2.15": """\
flavors:
  onnx:
    code: null
    data: graph.onnx
    onnx_session_options:
      execution_mode: sequential
      extra_session_config: {session.use_env_allocators: '1'}
      intra_op_num_threads: 3
    onnx_version: 1.14.0
    providers: [CUDAExecutionProvider, [TensorrtExecutionProvider, {device_id: 7}]]
  python_function: {data: graph.onnx, loader_module: mlflow.onnx}
""",
    "pyfunc with artifacts, MLflow 3.1": """\
artifact_path: file:///home/me/mlruns/6199/models/m-ba255d6ed83a4da7acd46b96740487d3/artifacts
flavors:
  python_function:
    artifacts:
      scaler:
        path: artifacts/scaler_x.pkl
        uri: /var/folders/7j/T/tmpcv1slbym/scaler_x.pkl
    cloudpickle_version: 3.1.1
    code:
    loader_module: mlflow.pyfunc.model
    python_model: python_model.pkl
    streamable: false
is_signature_from_type_hint: false
metadata: {owner: {team: cellar, phones: [12, 34.50]}, reviewed: true, ratio: 1.10}
mlflow_version: 3.1.4
model_id: m-ba255d6ed83a4da7acd46b96740487d3
prompts: null
type_hint_from_example: false
""",
    "an agent, MLflow 3.17": """\
auth_policy:
  system_auth_policy:
    resources:
      api_version: '1'
      databricks: {serving_endpoint: [{name: llm-large, on_behalf_of_user: true}]}
  user_auth_policy: {api_scopes: [vectorsearch.indexes]}
env_vars: [OPENAI_API_KEY, SUPPORT_DB_URL]
flavors:
  python_function:
    config: {temperature: 0.2, stops: [a, b]}
    loader_module: mlflow.pyfunc.loaders.responses_agent
    model_code_path: /home/me/agent.py
    streamable: true
metadata: {task: agent/v1/responses}
prompts: ['prompts:/support-answer/3']
resources:
  api_version: '7'
  databricks:
    function: [{name: main.tools.order_status}]
    vector_search_index: [{name: main.kb.idx, endpoint: kb-endpoint}]
signature:
  inputs: '[{"type": "array", "items": {"type": "object", "properties": {"role": {"type":
    "string", "required": true}, "calls": {"type": "map", "values": {"type": "any"}, "required":
    false}}}, "name": "input", "required": true}]'
  outputs: '[{"type": "any"}]'
""",
    "a flavor of somebody": """\
flavors:
  orchard:
    parts: [{file: trunk.bin, sizes: [11, 22]}, leaf]
    deep: {er: {and: {deeper: {still: treasure}}}}
    none:
    'quoted key | with a bar': '<b>bold</b>'
  odd: just a word
  list: [one, two]
utc_time_created: 2024-05-01
'12': a number for a key
""",
    "keys that are merged": """\
common: &common
  code: code_of_mine
  python_version: 3.10.11
flavors:
  python_function:
    <<: *common
    loader_module: mlflow.sklearn
  sklearn: {<<: *common, sklearn_version: 1.4.2}
""",
    "a signature by hand": """\
flavors: {sklearn: {}}
signature:
  inputs: '[{"name": "column_of_mine", '
  outputs: {type: double, name: not_a_list}
  notes: written by hand
""",
    "a signature that is text": "flavors: {sklearn: {}}\nsignature: '(alcohol: double) -> long'\n",
    "columns that say more": """\
flavors: {sklearn: {}}
signature:
  inputs: '[{"type": "double", "name": "acid", "unit": "gram", "required": true}, {"type":
    "object", "properties": {"inner": {"type": "array", "items": {"type": "long", "limit": 77}}}},
    {"type": "tensor", "tensor-spec": {"dtype": "int8", "shape": [-1], "layout": "rows"}}, {"type":
    "strange", "items": "kept"}, "only a word"]'
  outputs: '[{"type": "tensor", "tensor-spec": {"dtype": "int8", "shape": [-1]}, "quantised":
    "yes"}]'
  params: '[{"name": "k", "type": "long", "default": 6, "shape": null, "maximum": 93}]'
""",
    "flavors that are a list": "flavors: [sklearn, python_function]\nrun_id: abcdef\n",
    "two documents": "flavors: {sklearn: {}}\n---\nmodel_uuid: of-the-second\nparts: [31, x]\n",
    "settings of another form": """\
auth_policy: [not, a, policy]
env_vars: {A_NAME: a_value}
flavors: {sklearn: {}}
metadata: a sentence of metadata
model_size_bytes: about two
prompts: {one: two-prompts}
resources: {databricks: [listed-resource], local: {file: [17, {path: a-path}]}}
saved_input_example_info: input_example.json
""",
}
"""The files by what they are."""
