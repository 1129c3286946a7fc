package io.github.quota4j.cli;

import io.github.quota4j.plan.Plan;
import io.github.quota4j.yaml.YamlPlans;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** A file of plans that the command line names. */
public final class PlansFile {
  private PlansFile() {}

  /** @throws Failure if it cannot be read, or says what plans have no word for */
  public static List<Plan> read(Path file) {
    try {
      return YamlPlans.read(file);
    } catch (NoSuchFileException e) {
      throw Failure.usage("there is no file " + file);
    } catch (IOException e) {
      throw Failure.usage(file + " cannot be read: " + Causes.deepest(e));
    } catch (IllegalArgumentException e) {
      throw Failure.ofFile(String.valueOf(e.getMessage()));
    }
  }
}
