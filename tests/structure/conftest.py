from tests.structure.world import world

__all__ = ["world"]
