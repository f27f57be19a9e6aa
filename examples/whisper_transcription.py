"""MLflow's Whisper tutorial, with a Whisper so small that nothing has to be downloaded.

It has heard no speech yet, so what it transcribes is gibberish; all the rest is as in the tutorial.

pip install 'mlflow-report-plugin[whisper]'    # and ffmpeg, which decodes audio
python examples/whisper_transcription.py demo
MLFLOW_TRACKING_URI=sqlite:///demo/mlflow.db mlflow report models:/whisper-transcriber/1
"""

import io
import json
import logging
import math
import os
import sys
import warnings
import wave
from array import array
from pathlib import Path
from tempfile import TemporaryDirectory

# Before MLflow is imported, and for this example only.
os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

import mlflow
import torch
import transformers
from mlflow.models.model import ModelInfo
from tokenizers.pre_tokenizers import ByteLevel

NAME = "whisper-transcriber"
EXPERIMENT = "Whisper Transcription ASR"
# What a caller may change for one transcription, with what applies otherwise.
MODEL_CONFIG = {"chunk_length_s": 20, "stride_length_s": [5, 3]}

RATE = 16_000
LETTERS = sorted(ByteLevel.alphabet())
SPECIAL = [
    "<|endoftext|>",
    "<|startoftranscript|>",
    "<|en|>",
    "<|translate|>",
    "<|transcribe|>",
    "<|startoflm|>",
    "<|startofprev|>",
    "<|nospeech|>",
    "<|notimestamps|>",
]
ID_OF = {token: number for number, token in enumerate([*LETTERS, *SPECIAL])}


def sweep(seconds: float = 2.0) -> bytes:
    """A tone that rises from 200 to 1,000 Hz, as a WAV file."""
    count = int(seconds * RATE)
    samples = array(
        "h",
        (
            int(12_000 * math.sin(2 * math.pi * (200 + 400 * n / count) * n / RATE))
            for n in range(count)
        ),
    )
    file = io.BytesIO()
    with wave.open(file, "wb") as audio:
        audio.setnchannels(1)
        audio.setsampwidth(samples.itemsize)
        audio.setframerate(RATE)
        audio.writeframes(samples.tobytes())
    return file.getvalue()


def byte_tokenizer() -> transformers.WhisperTokenizer:
    """A tokenizer that knows single bytes and what Whisper needs besides."""
    with TemporaryDirectory() as folder:
        vocabulary, merges = Path(folder, "vocab.json"), Path(folder, "merges.txt")
        vocabulary.write_text(json.dumps(ID_OF), encoding="utf-8")
        merges.write_text("#version: 0.2\n", encoding="utf-8")
        tokenizer = transformers.WhisperTokenizer(str(vocabulary), str(merges))
    tokenizer.add_special_tokens({"additional_special_tokens": SPECIAL})
    return tokenizer


def whisper_pipeline() -> transformers.Pipeline:
    """Speech recognition with an untrained Whisper of 16 hidden units."""
    end, start = ID_OF["<|endoftext|>"], ID_OF["<|startoftranscript|>"]
    config = transformers.WhisperConfig(
        vocab_size=len(ID_OF),
        num_mel_bins=16,
        d_model=16,
        encoder_layers=1,
        encoder_attention_heads=2,
        encoder_ffn_dim=32,
        decoder_layers=1,
        decoder_attention_heads=2,
        decoder_ffn_dim=32,
        max_target_positions=64,
        pad_token_id=end,
        bos_token_id=end,
        eos_token_id=end,
        decoder_start_token_id=start,
        suppress_tokens=None,
        begin_suppress_tokens=None,
    )
    torch.manual_seed(0)
    model = transformers.WhisperForConditionalGeneration(config).eval()
    model.generation_config = transformers.GenerationConfig(
        decoder_start_token_id=start,
        pad_token_id=end,
        eos_token_id=end,
        max_new_tokens=16,
        is_multilingual=False,
        no_timestamps_token_id=ID_OF["<|notimestamps|>"],
        # What is left are small letters and the blank: gibberish, but one that can be read.
        suppress_tokens=[
            number for token, number in ID_OF.items() if not ("a" <= token <= "z" or token == "Ġ")
        ],
    )
    return transformers.pipeline(
        task="automatic-speech-recognition",
        model=model,
        tokenizer=byte_tokenizer(),
        feature_extractor=transformers.WhisperFeatureExtractor(feature_size=16),
    )


def log_whisper(transcriber: transformers.Pipeline, audio: bytes) -> ModelInfo:
    """Log the pipeline as the tutorial does, and register it."""
    signature = mlflow.models.infer_signature(
        audio, transcriber(audio)["text"], params=MODEL_CONFIG
    )
    mlflow.set_experiment(EXPERIMENT)
    # Since MLflow 3 a model has a name; before, it had a path.
    key = "name" if hasattr(mlflow.MlflowClient, "get_logged_model") else "artifact_path"
    with mlflow.start_run():
        return mlflow.transformers.log_model(
            transformers_model=transcriber,
            **{key: "whisper_transcriber"},
            signature=signature,
            input_example=audio,
            model_config=MODEL_CONFIG,
            # Guessing them would load the model in another process.
            pip_requirements=["torch", "transformers"],
            registered_model_name=NAME,
        )


def main(folder: Path) -> None:
    """Log the model, load it in both ways and transcribe.

    Args:
        folder: Where the database and the artifacts go.
    """
    folder.mkdir(parents=True, exist_ok=True)
    mlflow.set_tracking_uri(f"sqlite:///{folder.resolve() / 'mlflow.db'}")
    if mlflow.get_experiment_by_name(EXPERIMENT) is None:
        mlflow.create_experiment(EXPERIMENT, (folder.resolve() / "artifacts").as_uri())

    audio = sweep()
    logged = log_whisper(whisper_pipeline(), audio)

    native = mlflow.transformers.load_model(logged.model_uri)
    print(f"The pipeline hears  {native(audio)['text']!r}")
    generic = mlflow.pyfunc.load_model(logged.model_uri)
    print(f"The pyfunc hears    {generic.predict([audio])[0]!r}")

    version = logged.registered_model_version
    print(f"Registered models:/{NAME}/{version} in {folder / 'mlflow.db'}. Now its report:")
    print(
        f"  MLFLOW_TRACKING_URI=sqlite:///{folder / 'mlflow.db'}"
        f" mlflow report models:/{NAME}/{version} -o {folder / 'whisper.html'}"
    )


if __name__ == "__main__":
    # What the libraries have to say about each other is not what the example is about.
    logging.disable(logging.WARNING)
    warnings.simplefilter("ignore")
    transformers.logging.set_verbosity_error()
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "demo"))
