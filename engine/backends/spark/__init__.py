"""Plans carried out by Spark: the loader judges the register as ever, and Spark reads its marks."""
