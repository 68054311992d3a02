"""Runs BERT networks without torch: ONNX graphs made from safetensors, cached, and run on the CPU.

`graph` and `linear` are what a network is written with, `bert` writes the encoder, `cache` keeps
what was made, `session` runs it, and `cpu` tells what this processor is good at.
"""
