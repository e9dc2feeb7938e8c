package io.enumway;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The enum types that the application declares, free of contradictions.
 *
 * @since 0.1.0
 */
public final class DeclaredEnums implements Iterable<EnumDefinition> {

	private final List<EnumDefinition> definitions;

	private DeclaredEnums(List<EnumDefinition> definitions) {
		this.definitions = definitions;
	}

	/**
	 * Collect declarations. The same declaration twice is one; two that contradict each
	 * other are refused.
	 * @param definitions the declarations
	 * @return the declared enums
	 * @throws ContradictingEnumsException if two declarations of a type differ
	 */
	public static DeclaredEnums of(Iterable<EnumDefinition> definitions) {
		Map<EnumName, EnumDefinition> byName = new LinkedHashMap<>();
		for (EnumDefinition definition : definitions) {
			EnumDefinition other = byName.putIfAbsent(definition.name(), definition);
			if (other != null && !Objects.equals(other.labels(), definition.labels())) {
				throw new ContradictingEnumsException(other, definition);
			}
		}
		return new DeclaredEnums(List.copyOf(byName.values()));
	}

	@Override
	public Iterator<EnumDefinition> iterator() {
		return this.definitions.iterator();
	}

	/**
	 * Stream the declarations.
	 * @return the declarations
	 */
	public Stream<EnumDefinition> stream() {
		return StreamSupport.stream(spliterator(), false);
	}

	public boolean isEmpty() {
		return this.definitions.isEmpty();
	}

	public int size() {
		return this.definitions.size();
	}

}
