//! What the checker asks plugins; without them the answers are those of a plain class.
