package io.enumway.dialect;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.enumway.EnumName;
import io.enumway.dialect.DerivedType.Attribute;

/**
 * Reads the domains and composite types over an enum type. Members of extensions and
 * types with security labels are left out: neither can be brought back.
 */
final class DerivedTypeReader {

	/**
	 * Read them under {@link DeparserSettings}.
	 * @return the types, each after those that it needs
	 */
	List<DerivedType> read(Connection connection, long type) throws SQLException {
		Map<Long, DerivedType> types = new LinkedHashMap<>();
		Map<Long, List<Long>> needs = new LinkedHashMap<>();
		try (PreparedStatement statement = connection.prepareStatement(DerivedTypeDefinitions.TYPES)) {
			statement.setArray(1, PostgresCatalog.textArray(connection, List.of(String.valueOf(type))));
			try (ResultSet rows = statement.executeQuery()) {
				while (rows.next()) {
					DerivedType derived = derivedType(rows);
					types.put(derived.oid(), derived);
					needs.put(derived.oid(), PostgresCatalog.texts(rows, "needs").stream().map(Long::valueOf).toList());
				}
			}
		}
		Set<Long> ordered = new LinkedHashSet<>();
		types.keySet().forEach((oid) -> visit(oid, needs, ordered));
		return ordered.stream().map(types::get).filter(Objects::nonNull).toList();
	}

	private static void visit(Long type, Map<Long, List<Long>> needs, Set<Long> ordered) {
		if (!ordered.contains(type)) {
			needs.getOrDefault(type, List.of()).forEach((needed) -> visit(needed, needs, ordered));
			ordered.add(type);
		}
	}

	private static DerivedType derivedType(ResultSet rows) throws SQLException {
		List<String> names = PostgresCatalog.texts(rows, "attributes");
		List<String> types = PostgresCatalog.texts(rows, "attribute_types");
		List<String> conversions = PostgresCatalog.texts(rows, "attribute_conversions");
		List<Attribute> attributes = new ArrayList<>();
		for (int i = 0; i < names.size(); i++) {
			attributes.add(new Attribute(names.get(i), types.get(i),
					conversions.get(i).isEmpty() ? null : Conversion.valueOf(conversions.get(i))));
		}
		return new DerivedType(rows.getLong("oid"), PostgresCatalog.texts(rows, "keys"),
				EnumName.of(rows.getString("nspname"), rows.getString("typname")), rows.getString("text"),
				rows.getString("word"), Conversion.valueOf(rows.getString("conversion")), rows.getString("definition"),
				PostgresCatalog.texts(rows, "properties"), attributes);
	}

}
