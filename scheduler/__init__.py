"""The engine: problem, candidates, model, solve, plan. Receives rules as arguments."""
