"""What a truth may say of each kind of document."""

VOCABULARY = {
    "business_license": "credit_code registration_number certificate_number entity_name "
    "entity_type legal_representative registered_capital established_on term_from term_to "
    "address business_scope issuing_authority issued_on",
    "food_permit": "license_number entity_name credit_code legal_representative address premises "
    "business_form business_items supervisor supervisor_person complaint_phone "
    "issuing_authority issued_on valid_from valid_to",
    "nonprofit_registration": "credit_code entity_name legal_representative opening_funds address "
    "business_scope supervising_body issuing_authority issued_on valid_from valid_to",
    "permit": "permit_type license_number entity_name credit_code legal_representative address "
    "scope issuing_authority issued_on valid_from valid_to",
    "id_card": "name gender ethnicity birth_date address id_number issuing_authority valid_from "
    "valid_to",
    "application_form": "industry permits_requested entity_name credit_code legal_representative "
    "id_number contact_name contact_phone premises area_m2 investment employees business_items "
    "applicant_signed applied_on",
    "lease": "lessor lessee premises area_m2 rent rent_in_words term_from term_to "
    "certificate_number usage",
    "property_certificate": "lessor lessee premises area_m2 rent rent_in_words term_from term_to "
    "certificate_number usage",
    "health_certificate": "name certificate_number valid_to",
    "fire_acceptance": "document_number premises issued_on result",
    "floor_plan": "",
    "unknown": "",
    "sanitation_report": "report_number entity_name issued_on result",
    "qualification": "name certificate_number kind valid_to",
    "power_of_attorney": "principal agent agent_id_number scope valid_to",
    "commitment_letter": "entity_name items signed_on",
}
"""The table of fields.md: kind → names a truth may use."""
