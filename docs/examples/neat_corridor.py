"""neat-python on the corridor: what is connected to what is found out, too.

pip install neat-python
PYTHONPATH=. python docs/examples/neat_corridor.py
"""

from pathlib import Path

import gymnasium
import neat
import numpy as np

import game.envs  # noqa: F401  registers arcade/Corridor-v0

GENERATIONS, TRAINED, UNSEEN = 10, "random:7", [f"random:{seed}" for seed in range(5000, 5020)]
env = gymnasium.make("arcade/Corridor-v0")


def ticks(network, course):
    """That it survives on a course."""
    seen, _ = env.reset(options={"course": course})
    total, over = 0, False
    while not over:
        force = np.array(network.activate(seen), np.float32) - 0.5
        seen, reward, ended, cut, _ = env.step(force)
        total, over = total + reward, ended or cut
    return total


def evaluate(genomes, config):
    for _, genome in genomes:
        genome.fitness = ticks(neat.nn.FeedForwardNetwork.create(genome, config), TRAINED)


if __name__ == "__main__":
    config = neat.Config(
        neat.DefaultGenome, neat.DefaultReproduction, neat.DefaultSpeciesSet, neat.DefaultStagnation,
        Path(__file__).with_name("neat.ini"),
    )  # fmt: skip
    population = neat.Population(config, seed=1)
    for generation in range(GENERATIONS):
        winner = population.run(evaluate, 1)
        if generation % 5 == 4:
            nodes, edges = winner.size()
            print(f"generation {generation}: {winner.fitness:,.0f} ticks, {nodes} units, {edges} edges")
    network = neat.nn.FeedForwardNetwork.create(winner, config)
    came = [ticks(network, course) for course in UNSEEN]
    print(f"unseen: {np.mean(came):,.0f} ticks on average over {len(came)} tracks, median {np.median(came):,.0f}")
