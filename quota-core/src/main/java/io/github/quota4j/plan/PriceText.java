package io.github.quota4j.plan;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A price as text: the tiers, the currency, and what else was agreed. One form for files, command lines and tables. */
final class PriceText {
  /** Few digits of an exponent: nobody means more, and written out it would fill the memory. */
  private static final String NUMBER = "-?[0-9]{1,40}(?:\\.[0-9]{1,40})?(?:[eE][-+]?[0-9]{1,2})?";

  /** A price, a block, a flat price, and how far it reaches; %s begins a group. */
  private static final String TIER =
      "%1$sN)(?: */ *%1$sN))?(?: *\\+ *%1$sN))?(?: +up +to +%1$sN))?";

  private static final Pattern ONE_TIER = Pattern.compile(TIER.formatted("(").replace("N", NUMBER));

  private static final Pattern WHOLE = Pattern.compile(
      "(?:(graduated|volume) +)?(T(?: *, *T)*) +([A-Za-z]+)(?: +free +(N))?(?: +at +most +(N))?(?: +rounding +([a-z_]+))?"
          .replace("T", TIER.formatted("(?:"))
          .replace("N", NUMBER));

  private PriceText() {}

  static Price read(String text) {
    Matcher whole = WHOLE.matcher(text.strip());
    if (!whole.matches()) {
      throw new IllegalArgumentException(
          "price must be money for a unit such as \"0.00005 USD\", for a block of them such as \"0.50/1000 USD\", or tiers such"
              + " as \"graduated 0.02 up to 1000, 0.01 USD\", was \"" + text + "\"");
    }
    List<Tier> tiers = new ArrayList<>();
    Matcher tier = ONE_TIER.matcher(whole.group(2));
    while (tier.find()) tiers.add(tier(tier));
    if (tiers.size() > 1 && whole.group(1) == null) {
      throw new IllegalArgumentException(
          "price with several tiers must be graduated or volume, was \"" + text + "\"");
    }
    boolean isVolume = "volume".equals(whole.group(1));
    Price price =
        Price.of(isVolume ? Price.Tiering.VOLUME : Price.Tiering.GRADUATED, whole.group(3), tiers);
    if (whole.group(4) != null) price = price.free(whole.group(4));
    if (whole.group(5) != null) price = price.atMost(whole.group(5));
    return whole.group(6) == null ? price : price.rounding(mode(whole.group(6)));
  }

  private static Tier tier(Matcher found) {
    return new Tier(
        Optional.ofNullable(found.group(4)).map(BigDecimal::new),
        new BigDecimal(found.group(1)),
        Optional.ofNullable(found.group(2)).map(BigDecimal::new),
        Optional.ofNullable(found.group(3)).map(BigDecimal::new).orElse(BigDecimal.ZERO));
  }

  private static RoundingMode mode(String word) {
    try {
      return RoundingMode.valueOf(word.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "rounding must be half_up, half_even, half_down, up, down, ceiling or floor, was \""
              + word + "\"",
          e);
    }
  }

  static String write(Price price) {
    String tiers = price.tiers().stream().map(PriceText::tier).collect(Collectors.joining(", "));
    boolean isPlain = price.tiers().size() == 1 && price.tiering() == Price.Tiering.GRADUATED;
    StringBuilder text = new StringBuilder();
    if (!isPlain) text.append(price.tiering().name().toLowerCase(Locale.ROOT)).append(' ');
    text.append(tiers).append(' ').append(price.currency().getCurrencyCode());
    if (price.free().signum() > 0) text.append(" free ").append(price.free().toPlainString());
    price.cap().ifPresent(cap -> text.append(" at most ").append(cap.toPlainString()));
    if (price.rounding() != RoundingMode.HALF_UP)
      text.append(" rounding ").append(price.rounding().name().toLowerCase(Locale.ROOT));
    return text.toString();
  }

  private static String tier(Tier tier) {
    return tier.price().toPlainString()
        + tier.block().map(size -> "/" + size.toPlainString()).orElse("")
        + (tier.flat().signum() == 0 ? "" : " + " + tier.flat().toPlainString())
        + tier.upTo().map(units -> " up to " + units.toPlainString()).orElse("");
  }
}
